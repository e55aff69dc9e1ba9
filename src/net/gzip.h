// gzip in memory, bounded (RFC 1952, zlib). Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace nuanxin::net {

std::string gzip(std::string_view plain, int level = 6);
/// Refuses (bad_request) what is not one whole gzip text, and (too_large) what would grow beyond `limit` bytes.
Result<std::string> gunzip(std::string_view packed, std::size_t limit = std::size_t{64} << 20);

}  // namespace nuanxin::net
