#include "devices/escpos/encode.h"

#include <algorithm>
#include <istream>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "base/json.h"
#include "base/text.h"
#include "devices/escpos/operation.h"

namespace nuanxin::escpos {
namespace {

constexpr std::size_t max_input = 4U << 20U;

/// An operation, and the place in the document that is to blame when it is refused.
struct Step {
  std::string at;
  Json operation;
  enum class Place { operation, value } place = Place::operation;  ///< what is at `at`
};
using Steps = std::vector<Step>;

Result<Paper> paper_of(const Json& job) {
  Paper paper;
  const Json& width = member(job, "width");
  if (!width.is_null() && width != 58 && width != 80)
    return refuse(Reason::invalid_value, "58 or 80 millimetres are wanted", "/width");
  paper.width_mm = value_or<int>(job, "width", 0);
  const Json& no_glyph = member(job, "no_glyph");
  if (!no_glyph.is_null() && no_glyph != "refuse" && no_glyph != "box")
    return refuse(Reason::invalid_value, "refuse or box is wanted", "/no_glyph");
  if (no_glyph == "box") paper.no_glyph = NoGlyph::print_box;
  return paper;
}

Result<std::string> encode_steps(const Steps& steps, const Paper& paper) {
  std::string job;
  for (const auto& step : steps) {
    const auto bytes = encode_operation(step.operation, paper);
    const std::string below = bytes || step.place == Step::Place::value ? std::string() : bytes.error().field;
    if (!bytes) return refuse(bytes.error().reason, bytes.error().detail, step.at + below);
    job += *bytes;
  }
  return job;
}

Result<Steps> listed_steps(const Json& operations, const std::string& at) {
  if (!operations.is_array()) return refuse(Reason::invalid_value, "an array is wanted", at);
  Steps steps;
  for (const auto& operation : operations) steps.push_back({at + "/" + std::to_string(steps.size()), operation});
  return steps;
}

/// As the printer itself breaks a line, but never within a hanzi. Everything above ASCII is two columns wide.
std::vector<std::string> broken_lines(std::string_view text, int columns) {
  std::vector<std::string> lines(1);
  int used = 0;
  for (std::size_t i = 0, end = 0; i < text.size(); i = end) {
    end = i + 1;
    while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
    const int width = end - i == 1 ? 1 : 2;
    if (columns > 0 && used + width > columns) {
      lines.emplace_back();
      used = 0;
    }
    lines.back() += text.substr(i, end - i);
    used += width;
  }
  return lines;
}

/// The ticket of the protocol page's vector: title, lines, number, QR code, barcode, cut. What is not told is not
/// there.
class TicketSteps {
 public:
  TicketSteps(const Json& ticket, const Paper& paper) : m_ticket(ticket), m_paper(paper) {}
  Result<Steps> make() {
    add("", {{"init", true}});
    add("", {{"chinese", true}});
    add_title();
    add_lines();
    add_number();
    if (m_ticket.contains("qr") || m_ticket.contains("code128")) add("", {{"align", "center"}});
    for (const auto* code : {"qr", "code128"}) {
      if (!m_ticket.contains(code)) continue;
      add("", {{code, m_ticket[code]}});
      add("", {{"text", "\n"}});
    }
    add("", {{"cut", m_ticket.contains("cut") ? m_ticket["cut"] : Json(true)}});
    if (m_error) return *m_error;
    return std::move(m_steps);
  }

 private:
  void add(std::string at, Json operation) {
    const auto place = at.empty() ? Step::Place::operation : Step::Place::value;
    m_steps.push_back({std::move(at), std::move(operation), place});
  }
  /// Foreign text: line ends are no exception here.
  std::string text_at(const Json& value, const std::string& at) {
    if (value.is_string()) return strip_controls(value.get<std::string>());
    if (!m_error) m_error = refuse(Reason::invalid_value, "text is wanted", at);
    return {};
  }
  void add_broken(const Json& value, const std::string& at, int columns) {
    for (const auto& line : broken_lines(text_at(value, at), columns)) add(at, {{"line", line}});
  }
  void add_title();
  void add_lines();
  void add_number();
  const Json& m_ticket;
  const Paper& m_paper;
  Steps m_steps;
  std::optional<Error> m_error;
};

void TicketSteps::add_title() {
  if (!m_ticket.contains("title")) return;
  add("", {{"align", "center"}});
  add("", {{"size", 2}});
  add_broken(m_ticket["title"], "/title", m_paper.columns() / 2);
  add("", {{"size", 1}});
  add("", {{"align", "left"}});
}

void TicketSteps::add_lines() {
  const Json& lines = member(m_ticket, "lines");
  if (!lines.is_array() && !lines.is_null())
    m_error = refuse(Reason::invalid_value, "an array of texts is wanted", "/lines");
  for (std::size_t i = 0; lines.is_array() && i < lines.size(); ++i)
    add_broken(lines[i], "/lines/" + std::to_string(i), m_paper.columns());
}

void TicketSteps::add_number() {
  if (!m_ticket.contains("ticket")) return;
  add("", {{"text", "编号："}});
  add("", {{"bold", true}});
  add("/ticket", {{"line", text_at(m_ticket["ticket"], "/ticket")}});
  add("", {{"bold", false}});
}

/// Names what is in the document and not in the list.
std::optional<Error> unknown_member(const Json& job, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : job.items())
    if (std::find(known.begin(), known.end(), name) == known.end())
      return refuse(Reason::bad_request, "unknown member", "/" + name);
  return {};
}

Result<Steps> steps_of(const Json& job, const Paper& paper) {
  if (job.is_array()) return listed_steps(job, "");
  if (job.contains("ops")) {
    if (const auto unknown = unknown_member(job, {"ops", "width", "no_glyph", "note"})) return *unknown;
    return listed_steps(job["ops"], "/ops");
  }
  if (job.contains("ticket") || job.contains("title") || job.contains("lines")) {
    if (const auto unknown =
            unknown_member(job, {"ticket", "title", "lines", "qr", "code128", "cut", "width", "no_glyph", "note"}))
      return *unknown;
    return TicketSteps(job, paper).make();
  }
  Json operation = job;
  for (const auto* option : {"width", "no_glyph", "note"}) operation.erase(option);
  return Steps{{"", operation}};
}

/// Upper case, as pages and vectors write it.
std::string hex_line(std::string_view bytes) {
  std::string hex = crypto::to_hex(bytes);
  for (char& c : hex)
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  return hex + '\n';
}

/// False when it was refused.
bool answer(const Result<Json>& document, std::ostream& out, bool raw) {
  const auto bytes = document ? encode_job(*document) : Result<std::string>(document.error());
  if (bytes) {
    out << (raw ? *bytes : hex_line(*bytes));
    return true;
  }
  Json error = encode_error(bytes.error());
  if (!document && document.error().reason == Reason::bad_request) error["error"] = "not_json";
  out << error.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  return false;
}

/// One document a line; empty when no line is one: then the whole was meant to be one.
std::vector<Result<Json>> documents_of_lines(std::string_view text) {
  std::vector<Result<Json>> documents;
  bool any = false;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    const auto line = text.substr(start, end - start);
    start = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos || line.front() == '#') continue;
    documents.push_back(parse_json(line));
    any = any || documents.back().has_value();
  }
  if (!any) documents.clear();
  return documents;
}

std::string read_input(std::istream& in) {
  std::string text(max_input + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

}  // namespace

Result<std::string> encode_job(const Json& job) {
  if (!job.is_object() && !job.is_array()) return refuse(Reason::bad_request, "an object or an array is wanted");
  const auto paper = paper_of(job);
  if (!paper) return paper.error();
  const auto steps = steps_of(job, *paper);
  if (!steps) return steps.error();
  return encode_steps(*steps, *paper);
}

Json encode_error(const Error& error) {
  std::string code(reason_code(error.reason));
  if (error.reason == Reason::unsupported) code = "unsupported_glyph";
  if (error.detail == "length") code = "length";
  Json json{{"result", "error"}, {"error", code}};
  if (!error.field.empty()) json["at"] = error.field;
  std::string message = error.detail;
  if (code == "unsupported_glyph") message += " of a line; {\"no_glyph\":\"box\"} prints a box";
  if (code == "length") message = "the data's length is not bytes per row times rows";
  json["message"] = message;
  return json;
}

int encode_escpos(std::istream& in, std::ostream& out, bool raw) {
  const std::string text = read_input(in);
  const bool is_too_long = text.size() > max_input;
  std::vector<Result<Json>> documents;
  documents.push_back(is_too_long ? refuse(Reason::too_large, "the input is longer than 4 MiB") : parse_json(text));
  if (!documents.front() && !raw && !is_too_long)
    if (auto lines = documents_of_lines(text); !lines.empty()) documents = std::move(lines);
  int status = 0;
  for (const auto& document : documents)
    if (!answer(document, out, raw)) status = 1;
  out.flush();
  return status;
}

}  // namespace nuanxin::escpos
