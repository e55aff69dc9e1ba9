#include "hub/request_body.h"

namespace nuanxin::hub {
namespace {

constexpr int max_depth = 64;

/// Brackets inside texts do not count.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' || c == '[') {
      if (++depth > max_depth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

Result<Json> parse_body(std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) return refuse(Reason::too_large, "the body is too large");
  if (is_too_deep(text)) return refuse(Reason::bad_request, "nested too deeply");
  auto body = parse_json(text);
  if (body && !body->is_object()) return refuse(Reason::bad_request, "an object is expected");
  return body;
}

}  // namespace nuanxin::hub
