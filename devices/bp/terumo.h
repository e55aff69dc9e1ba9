// Terumo BP-500: STX "R1",id,date,time,SYS,MAP,DIA,PUL,… ETX check. The rule of the check byte is not known: it is not
// verified, which every message says, so that a reading from this device deserves a look at its display. What follows
// the pulse is not documented and kept as text. Source: protocol page 4.2; the date as YYMMDD and the time as hhmmss
// are those of the driver named there.
#pragma once

#include <string_view>
#include <vector>

#include "devices/bp/block.h"
#include "devices/bp/reading.h"

namespace nuanxin::bp {

/// Errors: oversize, malformed, timestamp, out_of_range, implausible.
Message read_terumo_block(const Block&);

class TerumoDecoder {
 public:
  std::vector<Message> feed(std::string_view bytes);
  void reset() { m_blocks.reset(); }
  std::size_t pending() const { return m_blocks.pending(); }

 private:
  BlockDecoder m_blocks{BlockCheck::unknown};
};

}  // namespace nuanxin::bp
