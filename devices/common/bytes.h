// Bytes of a message as numbers. Nothing here checks bounds: the caller has asked for the length.
#pragma once

#include <cstddef>
#include <string_view>

namespace nuanxin::device {

inline unsigned byte_at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }
inline unsigned little16(std::string_view bytes, std::size_t i) {
  return byte_at(bytes, i) | byte_at(bytes, i + 1) << 8U;
}
inline unsigned big16(std::string_view bytes, std::size_t i) { return byte_at(bytes, i) << 8U | byte_at(bytes, i + 1); }
inline unsigned little32(std::string_view bytes, std::size_t i) {
  return little16(bytes, i) | little16(bytes, i + 2) << 16U;
}

}  // namespace nuanxin::device
