#include "net/gzip.h"

#include <zlib.h>

#include <stdexcept>

namespace nuanxin::net {
namespace {

constexpr int gzip_window = 15 + 16;  // zlib's way to ask for the gzip wrapper

Bytef* bytes_of(std::string_view text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); }

}  // namespace

std::string gzip(std::string_view plain, int level) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib cannot start");
  std::string out(deflateBound(&stream, plain.size()), '\0');
  stream.next_in = bytes_of(plain);
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = bytes_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  const int rc = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (rc != Z_STREAM_END) throw std::runtime_error("zlib did not finish");
  return out;
}

Result<std::string> gunzip(std::string_view packed, std::size_t limit) {
  z_stream stream{};
  if (inflateInit2(&stream, gzip_window) != Z_OK) throw std::runtime_error("zlib cannot start");
  stream.next_in = bytes_of(packed);
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  int rc = Z_OK;
  while (rc == Z_OK && out.size() <= limit) {
    const std::size_t had = out.size();
    out.resize(std::min(limit + 1, std::max<std::size_t>(had * 2, std::max<std::size_t>(4096, packed.size() * 3))));
    stream.next_out = bytes_of(out) + had;
    stream.avail_out = static_cast<uInt>(out.size() - had);
    const uInt room = stream.avail_out;
    rc = inflate(&stream, Z_NO_FLUSH);
    out.resize(had + (room - stream.avail_out));
    if (rc == Z_OK && stream.avail_in == 0 && stream.avail_out > 0) rc = Z_BUF_ERROR;  // ended too early
  }
  const bool trailing = stream.avail_in > 0;
  inflateEnd(&stream);
  if (out.size() > limit) return refuse(Reason::too_large, "inflates to more than " + std::to_string(limit) + " bytes");
  if (rc != Z_STREAM_END) return refuse(Reason::bad_request, "the gzip text is damaged or cut off");
  if (trailing) return refuse(Reason::bad_request, "bytes follow the gzip text");
  return out;
}

}  // namespace nuanxin::net
