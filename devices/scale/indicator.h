// Weighing indicators that send lines such as "ST,GS,    65.30 kg" CR LF: ST stable, US unstable, OL overload; GS
// gross, NT net. Only kilograms are taken: a scale switched to jin or lb is refused, never converted. A line feed alone
// ends a line too (many makers). Incremental; at most max_line bytes are kept. Source: protocol page 4.4.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "devices/scale/measurement.h"

namespace nuanxin::scale {

/// A line without its end. Errors: overload, unit, malformed, out_of_range.
Message read_indicator_line(std::string_view line);

class IndicatorDecoder {
 public:
  static constexpr std::size_t max_line = 128;

  /// Errors besides: oversize.
  std::vector<Message> feed(std::string_view bytes);
  void reset();
  std::size_t pending() const { return m_line.size(); }

 private:
  std::string m_line;
  bool m_is_skipping = false;
};

}  // namespace nuanxin::scale
