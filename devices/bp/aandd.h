// A&D TM-2655P / TM-2657P: the commands to start and stop, their acknowledgement, and results in the RB format (fields
// separated by RS). Only the fields the protocol page names are interpreted; all are kept as text. The time is a field
// nobody verified: one that cannot be read becomes unknown and does not cost the reading. Source: protocol page 4.2.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "devices/bp/block.h"
#include "devices/bp/reading.h"

namespace nuanxin::bp {

/// "ST" starts, "SP" stops a measurement.
std::string aandd_command(std::string_view code);
inline std::string aandd_start() { return aandd_command("ST"); }
inline std::string aandd_stop() { return aandd_command("SP"); }

/// Errors: checksum, oversize, nak, unknown_command, malformed, device_error, out_of_range, implausible.
Message read_aandd_block(const Block&);

/// What the device's error code means, in English; empty when the code is not known.
std::string_view aandd_error_text(std::string_view code);

class AandDDecoder {
 public:
  std::vector<Message> feed(std::string_view bytes);
  void reset() { m_blocks.reset(); }
  std::size_t pending() const { return m_blocks.pending(); }

 private:
  BlockDecoder m_blocks{BlockCheck::bcc};
};

}  // namespace nuanxin::bp
