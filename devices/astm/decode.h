// `nuanxin device decode astm`: what one transmission says, as JSON in the form of the protocol page's vectors. Pure.
#pragma once

#include <deque>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include "devices/astm/receiver.h"
#include "devices/common/decode_lines.h"
#include "devices/common/message_stream.h"

namespace nuanxin::astm {

/// The content: sender, samples, results, what was asked.
Json to_json(const Message&);
/// The fields of one record by its letter: code and value of R, sample_id of Q and O, termination of L …
Json record_fields(const Record&);

/// Lines of the same process. A line with a whole dialogue (it begins with ENQ) and every other line that does not
/// follow an accepted frame are decoded for themselves. Frames that follow, line by line, a header with number 1 must
/// be numbered as page 2.1 says, until L, EOT, an error or a duplicate ends that; and a header that came before, byte
/// for byte, is a duplicate. Memory: the digests of the last max_headers headers.
class AstmLines {
 public:
  static constexpr std::size_t max_headers = 256;
  Json decode(std::string_view bytes, device::Direction);

 private:
  struct Context {
    bool is_asked = false;  ///< the line before was ENQ
    bool is_open = false;   ///< the line before was an accepted frame of a message whose beginning we saw
    int last = 0;
    Delimiters delimiters;
    std::string header;  ///< digest, while the header is the line before
  };
  Json frames(const std::vector<FrameEvent>&, std::string_view bytes, Context&);
  Json frame(const FrameEvent&, std::size_t wire_size, Context&);
  Json header(const FrameEvent&, Json accepted, Context&);
  bool is_known(const std::string& digest);
  Context m_contexts[2];  ///< from the device (or not said), to the device
  std::deque<std::string> m_headers;
};

int decode_astm(std::istream&, std::ostream&);
/// Of one port, for `decode --stream`.
std::unique_ptr<device::MessageStream> open_stream();

}  // namespace nuanxin::astm
