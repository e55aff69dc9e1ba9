#include "devices/escpos/builder.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace nuanxin::escpos {
namespace {

constexpr int max_block_rows = 128;
constexpr int max_width_dots = 2048;
constexpr int max_height_dots = 65536;
constexpr std::size_t max_qr_bytes = 2000;

bool is_printable_ascii(char c) { return c >= 0x20 && c < 0x7F; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// DLE followed by EOT, ENQ or DC4 is acted upon at once by many printers, even inside a picture.
bool is_realtime_command(char first, char second) {
  return first == 0x10 && (second == 0x04 || second == 0x05 || second == 0x14);
}

Result<std::string> code_set_b(std::string_view data) {
  if (data.empty() || !std::all_of(data.begin(), data.end(), is_printable_ascii))
    return refuse(Reason::invalid_value, "printable ASCII", "code128");
  std::string coded = "{B";
  for (const char c : data) coded.append(c == '{' ? 2U : 1U, c);  // a brace itself is written twice
  return coded;
}

/// Each pair of digits is one byte, 0 to 99.
Result<std::string> code_set_c(std::string_view data) {
  if (data.empty() || data.size() % 2 != 0 || !std::all_of(data.begin(), data.end(), is_digit))
    return refuse(Reason::invalid_value, "pairs of digits", "code128");
  std::string coded = "{C";
  for (std::size_t i = 0; i < data.size(); i += 2) {
    coded.push_back(static_cast<char>((data[i] - '0') * 10 + (data[i + 1] - '0')));
    if (is_realtime_command(coded[coded.size() - 2], coded.back()))
      return refuse(Reason::invalid_value, "digits that printers take for a command: use set B", "code128");
  }
  return coded;
}

}  // namespace

Builder& Builder::put(std::initializer_list<int> bytes) {
  for (const int byte : bytes) m_bytes.push_back(static_cast<char>(byte));
  return *this;
}

Builder& Builder::fail(Error error) {
  if (!m_error) m_error = std::move(error);
  return *this;
}

Builder& Builder::init() { return put({0x1B, 0x40}); }
Builder& Builder::chinese(Switch state) { return put({0x1C, state == Switch::on ? 0x26 : 0x2E}); }
Builder& Builder::align(Align align) { return put({0x1B, 0x61, static_cast<int>(align)}); }
Builder& Builder::bold(Switch state) { return put({0x1B, 0x45, static_cast<int>(state)}); }

Builder& Builder::size(int width, int height) {
  if (width < 1 || width > 8 || height < 1 || height > 8)
    return fail(refuse(Reason::invalid_value, "1 to 8 times", "size"));
  return put({0x1D, 0x21, (width - 1) << 4 | (height - 1)});
}

Builder& Builder::text(std::string_view utf8) {
  for (std::size_t start = 0; start <= utf8.size();) {
    const auto end = std::min(utf8.find('\n', start), utf8.size());
    auto bytes = to_gb18030(strip_controls(utf8.substr(start, end - start)), m_no_glyph);
    if (!bytes) return fail(bytes.error());
    m_bytes += *bytes;
    if (end < utf8.size()) m_bytes.push_back('\n');
    start = end + 1;
  }
  return *this;
}

Builder& Builder::feed(int lines) {
  if (lines < 0 || lines > 255) return fail(refuse(Reason::invalid_value, "0 to 255 lines", "feed"));
  return put({0x1B, 0x64, lines});
}

Builder& Builder::qr(std::string_view data, int module_dots, QrLevel level) {
  if (data.empty() || data.size() > max_qr_bytes) return fail(refuse(Reason::too_large, "1 to 2000 bytes", "qr"));
  if (module_dots < 1 || module_dots > 16) return fail(refuse(Reason::invalid_value, "1 to 16 dots", "qr"));
  if (std::any_of(data.begin(), data.end(), [](char c) { return c >= 0 && c < 0x20; }))
    return fail(refuse(Reason::invalid_value, "control characters", "qr"));
  put({0x1D, 0x28, 0x6B, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00});
  put({0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x43, module_dots});
  put({0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x45, static_cast<int>(level)});
  const int length = static_cast<int>(data.size()) + 3;
  put({0x1D, 0x28, 0x6B, length & 0xFF, length >> 8, 0x31, 0x50, 0x30});
  m_bytes += data;
  return put({0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x51, 0x30});
}

Builder& Builder::bar_style(int height_dots, int module_dots) {
  if (height_dots < 1 || height_dots > 255 || module_dots < 2 || module_dots > 6)
    return fail(refuse(Reason::invalid_value, "height 1 to 255, module 2 to 6 dots", "code128"));
  return put({0x1D, 0x68, height_dots, 0x1D, 0x77, module_dots, 0x1D, 0x48, 0x02});
}

Builder& Builder::bars(std::string_view data, CodeSet set) {
  const auto coded = set == CodeSet::b ? code_set_b(data) : code_set_c(data);
  if (!coded) return fail(coded.error());
  if (coded->size() > 255) return fail(refuse(Reason::too_large, "255 bytes with escapes", "code128"));
  put({0x1D, 0x6B, 0x49, static_cast<int>(coded->size())});
  m_bytes += *coded;
  return *this;
}

Builder& Builder::raster(const Bitmap& bitmap) {
  const int per_row = bitmap.bytes_per_row();
  if (bitmap.width < 1 || bitmap.width > max_width_dots || bitmap.height < 0 || bitmap.height > max_height_dots)
    return fail(refuse(Reason::invalid_value, "the picture's size", "raster"));
  // A picture shorter than announced would swallow the text after it.
  if (bitmap.rows.size() != static_cast<std::size_t>(per_row) * static_cast<std::size_t>(bitmap.height))
    return fail(refuse(Reason::invalid_value, "length", "raster"));
  std::string data(bitmap.rows.begin(), bitmap.rows.end());
  const auto row_bytes = static_cast<std::size_t>(per_row);
  std::size_t start = 0;
  for (std::size_t i = 0; i + 1 < data.size(); ++i) {
    const bool row_ends = (i + 1) % row_bytes == 0;
    const bool is_hazard = is_realtime_command(data[i], data[i + 1]);
    if (is_hazard && !row_ends) data[i] = 0x30;
    const bool block_is_full = i + 1 - start == row_bytes * max_block_rows;
    if (!row_ends || (!is_hazard && !block_is_full)) continue;
    put_block(std::string_view(data).substr(start, i + 1 - start), per_row);
    start = i + 1;
  }
  if (start < data.size()) put_block(std::string_view(data).substr(start), per_row);
  return *this;
}

void Builder::put_block(std::string_view data, int bytes_per_row) {
  const int rows = static_cast<int>(data.size()) / bytes_per_row;
  put({0x1D, 0x76, 0x30, 0x00, bytes_per_row & 0xFF, bytes_per_row >> 8, rows & 0xFF, rows >> 8});
  m_bytes += data;
}

Builder& Builder::cut(Cut cut) {
  switch (cut) {
    case Cut::feed_and_partial:
      return put({0x1D, 0x56, 0x42, 0x00});
    case Cut::partial:
      return put({0x1D, 0x56, 0x01});
    case Cut::full:
      return put({0x1D, 0x56, 0x00});
  }
  return *this;
}

Result<std::string> Builder::take() {
  std::string bytes = std::exchange(m_bytes, {});
  if (const auto error = std::exchange(m_error, {})) return *error;
  return bytes;
}

std::string status_request(int n) { return {0x10, 0x04, static_cast<char>(n)}; }

}  // namespace nuanxin::escpos
