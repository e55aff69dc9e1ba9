#include "devices/escpos/operation.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "base/json.h"
#include "devices/common/bytes.h"
#include "devices/escpos/builder.h"

namespace nuanxin::escpos {
namespace {

Error wrong(std::string wanted, std::string field = {}) {
  return refuse(Reason::invalid_value, std::move(wanted), std::move(field));
}

std::optional<int> whole_number(const Json& value) {
  if (!value.is_number_integer()) return {};
  const auto number = value.get<std::int64_t>();  // beyond int64 it is negative: refused below or by the builder
  if (number < std::numeric_limits<int>::min() || number > std::numeric_limits<int>::max()) return {};
  return static_cast<int>(number);
}

/// The members of one object; the first that is missing, unknown or of another type is remembered.
class Members {
 public:
  Members(const Json& object, std::initializer_list<std::string_view> known) : m_object(object) {
    if (!object.is_object()) fail(wrong("an object is wanted"));
    if (!object.is_object()) return;
    for (const auto& [name, value] : object.items())
      if (std::find(known.begin(), known.end(), name) == known.end())
        fail(refuse(Reason::bad_request, "unknown member", "/" + name));
  }
  std::string text(const std::string& name, const std::optional<std::string>& fallback = {}) {
    const Json& value = member(m_object, name);
    if (value.is_null() && fallback) return *fallback;
    if (!value.is_string()) return fail(wrong("text is wanted", "/" + name)), std::string();
    return value.get<std::string>();
  }
  int number(const std::string& name, std::optional<int> fallback = {}) {
    const Json& value = member(m_object, name);
    if (value.is_null() && fallback) return *fallback;
    const auto number = whole_number(value);
    if (!number) fail(wrong("a whole number is wanted", "/" + name));
    return number.value_or(0);
  }
  bool flag(const std::string& name, bool fallback) {
    const Json& value = member(m_object, name);
    if (!value.is_null() && !value.is_boolean()) fail(wrong("true or false is wanted", "/" + name));
    return value_or<bool>(m_object, name, fallback);
  }
  bool has(std::string_view name) const { return !member(m_object, name).is_null(); }
  const std::optional<Error>& error() const { return m_error; }

 private:
  void fail(Error error) {
    if (!m_error) m_error = std::move(error);
  }
  const Json& m_object;
  std::optional<Error> m_error;
};

/// The builder names its own field; here the field is a pointer into the JSON, which the caller knows.
Result<std::string> taken(Builder& builder) {
  auto bytes = builder.take();
  if (!bytes) return refuse(bytes.error().reason, bytes.error().detail);
  return bytes;
}

template <class T, class Action>
Result<std::string> built(const std::optional<T>& value, const char* wanted, Action action) {
  if (!value) return wrong(wanted);
  Builder builder;
  action(builder, *value);
  return taken(builder);
}

std::optional<Switch> switch_of(const Json& value) {
  if (!value.is_boolean()) return {};
  return value.get<bool>() ? Switch::on : Switch::off;
}

Result<std::string> encode_init(const Json& value, const Paper&) {
  return built(switch_of(value), "true or false is wanted", [](Builder& b, Switch on) {
    if (on == Switch::on) b.init();
  });
}

Result<std::string> encode_chinese(const Json& value, const Paper&) {
  return built(switch_of(value), "true or false is wanted", [](Builder& b, Switch on) { b.chinese(on); });
}

Result<std::string> encode_bold(const Json& value, const Paper&) {
  return built(switch_of(value), "true or false is wanted", [](Builder& b, Switch on) { b.bold(on); });
}

Result<std::string> encode_align(const Json& value, const Paper&) {
  std::optional<Align> align;
  if (value == "left") align = Align::left;
  if (value == "center") align = Align::center;
  if (value == "right") align = Align::right;
  return built(align, "left, center or right is wanted", [](Builder& b, Align to) { b.align(to); });
}

Result<std::string> encode_size(const Json& value, const Paper&) {
  const bool is_pair = value.is_array() && value.size() == 2;
  const auto width = whole_number(is_pair ? value[0] : value);
  const auto height = is_pair ? whole_number(value[1]) : width;
  if (!width || !height) return wrong("[width, height] or one number for both is wanted, 1 to 8");
  return built(width, "", [&](Builder& b, int times) { b.size(times, *height); });
}

Result<std::string> encode_text(const Json& value, const Paper& paper) {
  if (!value.is_string()) return wrong("text is wanted");
  Builder builder(paper.no_glyph);
  builder.text(value.get<std::string>());
  return taken(builder);
}

Result<std::string> encode_line(const Json& value, const Paper& paper) {
  auto bytes = encode_text(value, paper);
  if (bytes) *bytes += '\n';
  return bytes;
}

Result<std::string> encode_feed(const Json& value, const Paper&) {
  return built(whole_number(value), "a whole number of lines is wanted", [](Builder& b, int lines) { b.feed(lines); });
}

Result<std::string> encode_cut(const Json& value, const Paper&) {
  if (value == false) return std::string();
  std::optional<Cut> cut;
  if (value == true || value == "feed") cut = Cut::feed_and_partial;
  if (value == "partial") cut = Cut::partial;
  if (value == "full") cut = Cut::full;
  return built(cut, "true, false, feed, partial or full is wanted", [](Builder& b, Cut how) { b.cut(how); });
}

/// "text" is short for {"data":"text"}.
Json with_data(const Json& value) { return value.is_string() ? Json{{"data", value}} : value; }

Result<std::string> encode_qr(const Json& value, const Paper&) {
  static const std::map<std::string, QrLevel, std::less<>> levels = {
      {"L", QrLevel::low}, {"M", QrLevel::medium}, {"Q", QrLevel::quartile}, {"H", QrLevel::high}};
  const Json object = with_data(value);
  Members members(object, {"data", "size", "ec"});
  const auto data = members.text("data");
  const int size = members.number("size", 6);
  const auto level = levels.find(members.text("ec", "M"));
  if (members.error()) return *members.error();
  if (level == levels.end()) return wrong("L, M, Q or H is wanted", "/ec");
  Builder builder;
  return taken(builder.qr(data, size, level->second));
}

Result<std::string> encode_code128(const Json& value, const Paper& paper) {
  const Json object = with_data(value);
  Members members(object, {"data", "height", "module", "set", "setup"});
  const auto data = members.text("data");
  const int height = members.number("height", 80);
  const int module = members.number("module", 2);
  const auto set = members.text("set", "B");
  const bool with_style = members.flag("setup", true);
  if (members.error()) return *members.error();
  if (set != "B" && set != "C") return wrong("B or C is wanted", "/set");
  Builder builder;
  if (with_style) builder.bar_style(height, module);
  auto bytes = taken(builder.bars(data, set == "B" ? CodeSet::b : CodeSet::c));
  // Start, check and data are 11 modules each, stop 13. Printers print nothing where it does not fit.
  const auto symbols = (set == "B" ? data.size() : data.size() / 2) + 2;
  const bool fits = (symbols * 11 + 13) * static_cast<unsigned>(module) <= static_cast<unsigned>(paper.dots());
  if (bytes && paper.dots() != 0 && !fits) return wrong("wider than the paper");
  return bytes;
}

Result<std::string> encode_raster(const Json& value, const Paper& paper) {
  Members members(value, {"width", "height", "xbytes", "rows", "data"});
  const bool in_bytes = members.has("xbytes");
  if (in_bytes && members.has("width")) return wrong("width and xbytes are one thing", "/width");
  const bool has_rows = members.has("rows");
  if (has_rows && members.has("height")) return wrong("height and rows are one thing", "/height");
  const int width = members.number(in_bytes ? "xbytes" : "width");
  Bitmap bitmap{width, members.number(has_rows ? "rows" : "height"), {}};
  const auto data = crypto::from_hex(members.text("data"));
  if (members.error()) return *members.error();
  if (width < 1 || width > 2048) return wrong("1 to 2048 dots are wanted", in_bytes ? "/xbytes" : "/width");
  if (!data) return wrong("hex digits are wanted", "/data");
  if (in_bytes) bitmap.width = 8 * width;
  if (paper.dots() != 0 && bitmap.width > paper.dots()) return wrong("wider than the paper");
  bitmap.rows.assign(data->begin(), data->end());
  Builder builder;
  return taken(builder.raster(bitmap));
}

Result<std::string> encode_status(const Json& value, const Paper&) {
  const auto n = whole_number(value);
  if (!n || *n < 1 || *n > 4) return wrong("1 to 4 is wanted");
  return status_request(*n);
}

Result<std::string> encode_auto_status(const Json& value, const Paper&) {
  const auto on = switch_of(value);
  if (!on) return wrong("true or false is wanted");
  return encode_command(*on == Switch::on ? "GS a 255" : "GS a 0");
}

Result<std::string> encode_cmd(const Json& value, const Paper&) {
  if (!value.is_string()) return wrong("a command's name is wanted");
  return encode_command(value.get<std::string>());
}

using Operation = Result<std::string> (*)(const Json&, const Paper&);

const std::map<std::string, Operation, std::less<>>& operations() {
  static const std::map<std::string, Operation, std::less<>> all = {
      {"align", encode_align},   {"auto_status", encode_auto_status},
      {"bold", encode_bold},     {"chinese", encode_chinese},
      {"cmd", encode_cmd},       {"code128", encode_code128},
      {"cut", encode_cut},       {"feed", encode_feed},
      {"init", encode_init},     {"kanji", encode_chinese},
      {"line", encode_line},     {"qr", encode_qr},
      {"raster", encode_raster}, {"size", encode_size},
      {"status", encode_status}, {"text", encode_text}};
  return all;
}

struct NamedCommand {
  std::string_view name, bytes;
  std::size_t arguments;
};

/// "66" or "0x42" as a byte.
std::optional<char> argument_of(std::string_view word) {
  const bool is_hex = word.starts_with("0x");
  if (is_hex) word.remove_prefix(2);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number, is_hex ? 16 : 10);
  if (error != std::errc() || end != word.data() + word.size() || number > 255) return {};
  return static_cast<char>(number);
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find(' ', start), text.size());
    if (end > start) words.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

}  // namespace

Result<std::string> encode_command(std::string_view name) {
  static constexpr NamedCommand known[] = {
      {"ESC @", "\x1B@", 0},   {"ESC a", "\x1B\x61", 1},  {"ESC E", "\x1B\x45", 1}, {"ESC d", "\x1B\x64", 1},
      {"GS !", "\x1D!", 1},    {"FS !", "\x1C!", 1},      {"FS &", "\x1C&", 0},     {"FS .", "\x1C.", 0},
      {"GS V", "\x1DV", 1},    {"GS h", "\x1Dh", 1},      {"GS w", "\x1Dw", 1},     {"GS H", "\x1DH", 1},
      {"GS a", "\x1D\x61", 1}, {"DLE EOT", "\x10\x04", 1}};
  const auto words = words_of(name);
  if (words.size() < 2) return wrong("a command's name is wanted, as ESC E 1");
  const std::string lead = std::string(words[0]) + ' ' + std::string(words[1]);
  const auto* found = std::find_if(std::begin(known), std::end(known), [&](const auto& c) { return c.name == lead; });
  if (found == std::end(known)) return refuse(Reason::bad_request, "unknown command, or one with data");
  std::string bytes(found->bytes);
  for (std::size_t i = 2; i < words.size(); ++i) {
    const auto argument = argument_of(words[i]);
    if (!argument) return wrong("arguments are bytes, as 17 or 0x11");
    bytes.push_back(*argument);
  }
  // GS V 65 and 66 have one more byte: without it they would swallow the next.
  const bool feeds = lead == "GS V" && bytes.size() > 2 && device::byte_at(bytes, 2) >= 65;
  if (words.size() - 2 != found->arguments + (feeds ? 1U : 0U)) return wrong("another number of arguments is wanted");
  return bytes;
}

Result<std::string> encode_operation(const Json& operation, const Paper& paper) {
  if (!operation.is_object() || operation.size() != 1)
    return refuse(Reason::bad_request, "an operation is an object with one member");
  const auto only = operation.begin();
  const auto found = operations().find(only.key());
  if (found == operations().end()) return refuse(Reason::bad_request, "unknown operation", "/" + only.key());
  auto bytes = found->second(only.value(), paper);
  if (!bytes) return refuse(bytes.error().reason, bytes.error().detail, "/" + only.key() + bytes.error().field);
  return bytes;
}

}  // namespace nuanxin::escpos
