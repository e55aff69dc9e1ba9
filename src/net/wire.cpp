#include "net/wire.h"

#include <algorithm>

namespace nuanxin::net {
namespace {

constexpr std::size_t gzip_from = 1024;

void append_clean(std::string& out, std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') out += c;
}

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// "q=0", "q=0.0" and so on.
bool weight_is_zero(std::string_view parameters) {
  const auto q = parameters.find("q=");
  if (q == std::string_view::npos) return false;
  const auto value = parameters.substr(q + 2);
  return !value.empty() && value.find_first_not_of("0. ") == std::string_view::npos;
}

}  // namespace

bool accepts(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto part = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), part.size() + 1));
    const auto semicolon = std::min(part.find(';'), part.size());
    if (same_token(without_spaces(part.substr(0, semicolon)), token)) return !weight_is_zero(part.substr(semicolon));
  }
  return false;
}

bool compressible(const Response& response) {
  if (response.body.size() <= gzip_from || !find_header(response.headers, "Content-Encoding").empty()) return false;
  const auto type = find_header(response.headers, "Content-Type");
  constexpr std::string_view marks[] = {"text/", "json", "javascript", "svg"};
  return std::any_of(std::begin(marks), std::end(marks),
                     [&](std::string_view mark) { return type.find(mark) != std::string_view::npos; });
}

bool has_body(int status) { return status != 204 && status != 304; }

void compose_head(std::string& out, const Response& response, std::string_view date_line, AfterAnswer after) {
  out.clear();
  out += "HTTP/1.1 ";
  out += std::to_string(response.status);
  out += ' ';
  out += status_phrase(response.status);
  out += "\r\n";
  out += date_line;
  for (const auto& [name, value] : response.headers) {
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
    out += "\r\n";
  }
  if (has_body(response.status)) {
    out += "Content-Length: ";
    out += std::to_string(response.body.size());
    out += "\r\n";
  }
  out += after == AfterAnswer::keep_open ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
}

}  // namespace nuanxin::net
