// What a driver knows about its instrument right now. A value; drivers hand out copies whenever one of the first two
// members changes. `state` is a stable key; state_text() is the sentence for a person.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"
#include "base/time.h"

namespace nuanxin::device {

struct Health {
  bool connected = false;       ///< the port is open
  std::string state = "closed"; /**< closed, connecting, in_use, no_answer, ready; ID card: reading, lay_again,
                                     wrong_card, device_fault; printer: busy, paper_low, paper_out, cover_open, offline,
                                     error; what measures: not_stored */
  std::optional<Instant> last_byte;
  std::optional<Instant> last_message;
  std::uint64_t error_count = 0;  ///< since the program started
};

using HealthCallback = std::function<void(const Health&)>;

Json to_json(const Health&);
/// A translated sentence for the key; the key itself when it is unknown.
std::string state_text(std::string_view state);

}  // namespace nuanxin::device
