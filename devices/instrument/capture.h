// What an instrument said once about one specimen or person: one shape for every kind of instrument. A value without
// threads or I/O. It says what was received and nothing more: what it means for a form is mapping.h, whose it is
// decides the owner. Never log one: it holds health data.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/json_fwd.h"

namespace nuanxin::instrument {

struct Value {
  std::string code;   /**< SYS DIA MAP PULSE (bp), HEIGHT WEIGHT BMI (scale), COLOR CLARITY and the strip's items (urine
                           text), else the analyzer's own code; always upper case */
  std::string value;  ///< a number (with "<", ">=" …) or a grade as it was sent, without its unit; empty: not readable
  std::string amount;  ///< urine strips that print both: the number beside the grade; `unit` is its unit then
  std::string unit;    ///< UCUM when known, else as sent
  std::string flag;    ///< the instrument's own: "H", "A", "*"
  std::string status;  ///< ASTM, HL7: "F" final, "P" preliminary, "C" corrected, "X" could not be done
  std::string raw;     ///< as sent, with unit and all
  bool operator==(const Value&) const = default;
};

struct Capture {
  std::string profile;                ///< id of the profile that the port is set to
  std::string model;                  ///< what the instrument calls itself, or what its bytes gave away
  std::string specimen;               ///< the barcode, or what was typed in its place; empty: none
  bool is_control = false;            ///< quality control, training or test: never a person's
  std::string device_time;            ///< as sent; device clocks are not trusted
  std::string received;               ///< the host's time, as to_iso() writes it
  std::vector<Value> values;          ///< empty when `error` is not
  std::vector<std::string> warnings;  ///< keys, some with what they are about: "movement", "missing:GLU"
  std::string error;                  ///< refused by the instrument or the codec: docs/devices.md
  std::string raw;                    ///< the message's bytes as received, whatever they are
  bool operator==(const Capture&) const = default;
};

/// `raw` as base64; empty members are left out.
Json to_json(const Capture&);
/// A refusal names the member.
Result<Capture> capture_from_json(const Json&);

/// 64 hex digits, the same for a repeated transmission, which has one effect. What bears neither a specimen nor a time
/// of the device is told apart by when it was received: two people may weigh the same.
std::string identity_of(const Capture&);

/// A translated sentence for a warning's or error's key; the key itself when it is unknown.
std::string warning_text(std::string_view key);

}  // namespace nuanxin::instrument
