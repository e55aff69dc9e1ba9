#include "net/http_message.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"

namespace nuanxin::net {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

struct Phrase {
  int status;
  std::string_view text;
};

constexpr std::array phrases{
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{204, "No Content"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{412, "Precondition Failed"},
    Phrase{413, "Payload Too Large"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{422, "Unprocessable Entity"},
    Phrase{423, "Locked"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{503, "Service Unavailable"},
    Phrase{507, "Insufficient Storage"},
};

}  // namespace

bool same_token(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view find_header(const Pairs& headers, std::string_view name) {
  for (const auto& [key, value] : headers)
    if (same_token(key, name)) return value;
  return {};
}

std::string_view Request::param(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return value;
  return {};
}

bool Request::has_param(std::string_view name) const {
  return std::any_of(query.begin(), query.end(), [&](const auto& pair) { return pair.first == name; });
}

std::string_view Request::bearer() const {
  const auto value = header("Authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (value.size() <= scheme.size() || !same_token(value.substr(0, scheme.size()), scheme)) return {};
  return value.substr(scheme.size());
}

Response json_response(int status, const Json& body) {
  // Ill-formed text inside becomes U+FFFD instead of an exception.
  return text_response(status, json_text(body, Json::error_handler_t::replace), "application/json; charset=utf-8");
}

Response error_response(const Error& error) {
  const int status = http_status(error.reason);
  auto response = json_response(
      status,
      Json{{"error", {{"code", reason_code(error.reason)}, {"message", error.detail}, {"field", error.field}}}});
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

Response text_response(int status, std::string body, std::string_view content_type) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", content_type);
  response.body = std::move(body);
  return response;
}

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+' && plus_is_space) c = ' ';
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return refuse(Reason::bad_request, "broken % escape in the address");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') return refuse(Reason::bad_request, "NUL in the address");
    out += c;
  }
  if (!is_utf8(out)) return refuse(Reason::bad_request, "the address is not UTF-8");
  return out;
}

std::string percent_encode(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain =
        (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

Result<Pairs> parse_query(std::string_view text) {
  Pairs pairs;
  while (!text.empty()) {
    const auto part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (part.empty()) continue;
    const auto equals = part.find('=');
    auto name = percent_decode(part.substr(0, equals), true);
    if (!name) return name.error();
    auto value = percent_decode(equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1), true);
    if (!value) return value.error();
    pairs.emplace_back(std::move(*name), std::move(*value));
  }
  return pairs;
}

std::string_view status_phrase(int status) {
  for (const auto& phrase : phrases)
    if (phrase.status == status) return phrase.text;
  return status < 400 ? "OK" : "Error";
}

}  // namespace nuanxin::net
