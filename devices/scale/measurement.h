// What a height or weight scale said: a measurement, something to pass over (an unstable line), a refusal, or a word of
// the link itself. Values without threads or I/O, exact decimals throughout. A measurement exists only when it may be
// offered to a person. Source of the limits: protocol page 4.4 "Plausibility".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/json_fwd.h"

namespace nuanxin::scale {

enum class WeighingMode { unknown, gross, net };

struct Measurement {
  std::optional<Decimal> height_cm;
  std::optional<Decimal> weight_kg;
  std::optional<Decimal> bmi;              ///< as the device computed it
  std::optional<Decimal> obesity_percent;  ///< as the device computed it; not ours to interpret
  std::string sex;                         ///< "M" or "F", as keyed in at the device
};

struct Message {
  std::string device;          ///< "bcm_h10", "gtech", "indicator"
  std::string error;           ///< empty when all is well, else one of the codes of docs/devices.md
  std::string field;           ///< "height_cm", "weight_kg", "bmi": what the error is about
  std::string meaning;         ///< BCM-H10 commands
  bool is_ignored = false;     ///< unstable: shows that somebody stands there, never booked
  std::optional<bool> stable;  ///< indicators
  WeighingMode mode = WeighingMode::unknown;
  std::string unit;                 ///< of a refused unit, as received
  std::optional<unsigned> data_id;  ///< BCM-H10 answers: what the data are; no meaning is known
  std::string data;                 ///< BCM-H10: data nobody documented, as bytes
  std::size_t skipped = 0;          ///< bytes thrown away before it
  std::optional<Measurement> measurement;
  std::optional<Decimal> live_weight_kg;  ///< unstable or out of range: shows who stands there or an empty platform,
                                          ///< never for a record
  std::string raw;                        ///< the message's bytes as received; bounded by the decoder
};

/// Takes the measurement into the message, or the reason against it: out_of_range (50.0-230.0 cm, 2.0-300.0 kg) or
/// implausible (|BMI - w/h²| > 0.3).
void offer(Measurement, Message&);

/// The form of the protocol vectors.
Json to_json(const Message&);

/// One answer for all the messages of a transmission: the first measurement (an error goes before it, anything to pass
/// over comes last) and, when there are several, their number under `count_name` and all of them under "list".
/// `pending` bytes of an unfinished message show as "pending", or as {"result":"incomplete"} when there is nothing
/// else; nothing at all is {"result":"ignore"}.
Json to_json(const std::vector<Message>&, std::size_t pending, std::string_view count_name);

}  // namespace nuanxin::scale
