// Inside net only: the text of an answer. Pure.
#pragma once

#include <string>
#include <string_view>

#include "net/http_message.h"

namespace nuanxin::net {

enum class AfterAnswer { keep_open, close };

/// A comma-separated list (Accept-Encoding) holds `token`, and not with q=0.
bool accepts(std::string_view list, std::string_view token);
/// Text-like, over 1 KiB and not packed already.
bool compressible(const Response&);
/// 204 and 304 have none.
bool has_body(int status);
/// Status line and headers into `out` (cleared first). Header values lose control characters, so that none can start
/// another header.
void compose_head(std::string& out, const Response&, std::string_view date_line, AfterAnswer);

}  // namespace nuanxin::net
