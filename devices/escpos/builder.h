// Builds the bytes of one print job. Pure. Foreign text cannot smuggle commands in: control characters are dropped.
// The first thing that cannot be printed is remembered and take() refuses the whole job: nothing half-right is sent.
// Source of the bytes: Epson's ESC/POS manuals (see the protocol page).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "devices/escpos/bitmap.h"
#include "devices/escpos/gb18030.h"

namespace nuanxin::escpos {

enum class Align { left = 0, center = 1, right = 2 };
enum class Switch { off = 0, on = 1 };
enum class QrLevel { low = 0x30, medium = 0x31, quartile = 0x32, high = 0x33 };
enum class Cut { feed_and_partial, partial, full };
enum class CodeSet { b, c };  ///< of Code128: printable ASCII, or pairs of digits

class Builder {
 public:
  explicit Builder(NoGlyph no_glyph = NoGlyph::refuse) : m_no_glyph(no_glyph) {}

  Builder& init();  ///< resets the printer's modes, Chinese too: first of all, then set everything
  Builder& chinese(Switch);
  Builder& align(Align);  ///< at the start of a line only
  Builder& bold(Switch);
  Builder& size(int width, int height);  ///< 1 to 8 times
  Builder& text(std::string_view utf8);  ///< GB18030; a line end is kept, other controls are dropped
  Builder& line(std::string_view utf8) { return text(utf8).text("\n"); }
  Builder& feed(int lines);
  Builder& qr(std::string_view data, int module_dots = 6, QrLevel = QrLevel::medium);
  /// Printable ASCII, at most about 250 characters; digits below the bars.
  Builder& code128(std::string_view data, int height_dots = 80, int module_dots = 2) {
    return bar_style(height_dots, module_dots).bars(data);
  }
  Builder& bar_style(int height_dots, int module_dots);  ///< for all bars to come; digits below them
  Builder& bars(std::string_view data, CodeSet = CodeSet::b);
  /// In blocks of at most 128 rows. Bytes that printers take for real-time commands (10 04, 10 05, 10 14) are avoided:
  /// a block ends between them, or one neighbouring dot turns black.
  Builder& raster(const Bitmap&);
  Builder& cut(Cut = Cut::feed_and_partial);

  /// The job, or why it cannot be printed. The builder is empty afterwards.
  Result<std::string> take();

 private:
  Builder& put(std::initializer_list<int> bytes);
  Builder& fail(Error);
  void put_block(std::string_view data, int bytes_per_row);
  NoGlyph m_no_glyph;
  std::string m_bytes;
  std::optional<Error> m_error;
};

/// DLE EOT 1..4. Only between jobs: inside one, printers may take it for data.
std::string status_request(int n);

}  // namespace nuanxin::escpos
