// `nuanxin device decode hl7`: what one transmission says, as JSON in the form of the protocol page's vectors. Pure.
#pragma once

#include <deque>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include "devices/common/message_stream.h"
#include "devices/hl7/message.h"
#include "devices/hl7/mllp.h"

namespace nuanxin::hl7 {

Json to_json(const Observation&);
/// {"result":"ok","ctrl":…,"type":…,"sample":…,"obx":4,"results":[…],"reply":"AA"} or, with what the answer says is
/// wrong, {"result":"error","error":"no_sample","reply":"AE",…}; {"result":"error","error":"no_msh"}.
Json message_json(std::string_view message);

/// Lines of the same process, each decoded for itself; only a line that was accepted before, byte for byte, is a
/// duplicate. Memory: the digests of the last max_lines accepted lines.
class Hl7Lines {
 public:
  static constexpr std::size_t max_lines = 256;
  Json decode(std::string_view bytes);

 private:
  std::deque<std::string> m_accepted;
};

int decode_hl7(std::istream&, std::ostream&);

/// Of one port, for `decode --stream`.
std::unique_ptr<device::MessageStream> open_stream();

}  // namespace nuanxin::hl7
