// HTTP messages as plain values. All text is UTF-8; header names compare without case.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json_fwd.h"

namespace nuanxin::net {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The first value of that name without regard to case, or empty.
std::string_view find_header(const Pairs& headers, std::string_view name);
/// ASCII letters compared without case.
bool same_token(std::string_view, std::string_view);

struct Request {
  std::string method;  ///< upper case
  std::string path;    ///< percent-decoded, valid UTF-8, without the query; starts with '/'
  Pairs query;         ///< decoded, in order; names may repeat
  Pairs headers;
  std::string body;     ///< already inflated when it came as gzip
  std::string peer;     ///< address of the other side
  bool secure = false;  ///< came over TLS

  std::string_view header(std::string_view name) const { return find_header(headers, name); }
  /// The first value of that query parameter, or empty.
  std::string_view param(std::string_view name) const;
  bool has_param(std::string_view name) const;
  /// The token of "Authorization: Bearer …", or empty.
  std::string_view bearer() const;
};

struct Response {
  int status = 200;
  Pairs headers;  ///< Content-Length, Date, Connection and Content-Encoding are the server's business
  std::string body;
};

/// With "Content-Type: application/json; charset=utf-8".
Response json_response(int status, const Json& body);
/// {"error":{"code","message","field"}} with http_status(reason); 503 carries Retry-After: 1.
Response error_response(const Error&);
Response text_response(int status, std::string body, std::string_view content_type = "text/plain; charset=utf-8");

/// "a%20b" → "a b"; nothing-like refusal for a broken escape, NUL or ill-formed UTF-8.
Result<std::string> percent_decode(std::string_view, bool plus_is_space = false);
/// Everything but unreserved characters is escaped.
std::string percent_encode(std::string_view);
/// "a=1&b=2" → pairs.
Result<Pairs> parse_query(std::string_view);
/// The reason phrase of a status.
std::string_view status_phrase(int status);

}  // namespace nuanxin::net
