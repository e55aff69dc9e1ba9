#include "devices/common/message_stream.h"

#include <algorithm>
#include <ostream>

#include "devices/common/decode_lines.h"

namespace nuanxin::device {

std::vector<Json> UnknownDeviceStream::feed(std::string_view bytes) {
  if (m_device) return m_device->feed(bytes);
  m_head += bytes;
  const auto noise = static_cast<std::size_t>(
      std::find_if(m_head.begin(), m_head.end(), [](char c) { return c != '\r' && c != '\n' && c != '\0'; }) -
      m_head.begin());
  if (m_head.size() < noise + enough && m_head.size() < max_noise) return {};
  // No more of it than one read of a byte each would have shown: the choice must not depend on the cutting.
  m_device = m_choose(std::string_view(m_head).substr(0, std::min(noise + enough, max_noise)));
  return m_device->feed(std::exchange(m_head, {}));
}

int decode_stream(std::istream& in, std::ostream& out, MessageStream& stream) {
  const int status = decode_each(in, out, [&](const HexLine& line) { return stream.feed(line.bytes); });
  if (stream.is_pending()) out << R"({"result":"incomplete"})" << '\n';
  out.flush();
  return status;
}

}  // namespace nuanxin::device
