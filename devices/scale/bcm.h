// BCM-H10 body-scale module V4.22: A5 5A, length (counts all that follows), device, function, data, checksum (sum of
// all before it, and 1 more). Its answers have one byte that says what the data are instead of device and function, and
// the page knows no meaning of these: answers are given as they are, and no weight is ever guessed from them. The one
// value read is the height in a frame of function 35 with two bytes, mm big-endian. Incremental; at most one frame of
// max_length and its head is kept. After a damaged frame the search goes on at its second byte. Source: protocol
// page 4.4; the data of a body-composition command, calibration and reading of an index after the manual named in its
// sources.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "devices/common/decode_lines.h"
#include "devices/scale/measurement.h"

namespace nuanxin::scale {

struct BcmFrame {
  enum class Kind { frame, bad_checksum, bad_length };
  Kind kind = Kind::frame;
  std::string body;  ///< between length and checksum
  std::string raw;
  std::size_t skipped = 0;
};

class BcmDecoder {
 public:
  static constexpr std::size_t max_length = 128;

  std::vector<BcmFrame> feed(std::string_view bytes);
  /// After a pause in the middle of a frame.
  void reset();
  std::size_t pending() const { return m_buffer.size(); }

 private:
  bool next(std::vector<BcmFrame>&);
  void skip(std::size_t count);
  std::string m_buffer;
  std::size_t m_skipped = 0;
};

enum class BcmCommand : std::uint8_t { ping = 0x3C, tare = 0x34, weigh = 0x36, measure_height = 0x35 };

std::string bcm_frame(std::string_view body);
std::string bcm_command(BcmCommand);

/// Without a direction a frame is a command when it has exactly the form of one. Errors: checksum, length,
/// unknown_command, malformed (a body-composition command), out_of_range.
Message read_bcm_frame(const BcmFrame&, device::Direction);

}  // namespace nuanxin::scale
