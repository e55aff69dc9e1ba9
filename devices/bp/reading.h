// What a blood-pressure monitor said: a reading, a refusal, or a word of the link itself (command, acknowledgement).
// Values without threads or I/O. A reading exists only when it may be offered to a person: the values of an error
// frame, of an implausible or of an out-of-range result are dropped here and live on in the raw bytes alone.
// Source of the rules: protocol page 4.2 "Rules for all" and the ranges of 4.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/json_fwd.h"

namespace nuanxin::bp {

enum class PulseRange { in_range, above, below, reserved };

/// The bits of the Bluetooth measurement status that have a meaning.
struct StatusFlags {
  bool movement = false;
  bool cuff_loose = false;
  bool irregular_pulse = false;
  PulseRange pulse_range = PulseRange::in_range;
  bool improper_position = false;
};

/// The pressures as a device in kPa wrote them.
struct KilopascalValues {
  Decimal systolic, diastolic;
  std::optional<Decimal> mean;
};

struct Reading {
  Decimal systolic, diastolic;               ///< mmHg
  std::optional<Decimal> mean;               ///< mmHg
  std::optional<Decimal> pulse;              ///< per minute
  std::optional<KilopascalValues> original;  ///< set when the device measured in kPa; the mmHg are rounded from it
  bool has_time = false;                     ///< the protocol brought a time, known or not
  std::string device_time;        ///< "2026-09-30T08:30", local time of the device, may have drifted; empty = unknown
  std::optional<std::string> id;  ///< what was typed or scanned at the device, trimmed; never enough to find a person
  bool has_user = false;
  std::optional<int> user;           ///< Bluetooth user; nothing when the device does not know
  std::optional<int> movement_mark;  ///< Omron format 5
  std::optional<unsigned> status;    ///< Bluetooth, as received with its reserved bits
  StatusFlags flags;                 ///< of `status`
};

struct Message {
  std::string device;               ///< "hbp9030", "hbp9020", "tm265x", "bp500", "ble"
  std::string error;                ///< empty when all is well, else one of the codes of docs/devices.md
  std::string field;                ///< "sys", "dia", "pulse", "time": what the error is about, where that helps
  std::string code;                 ///< device_error: "7", "E44"
  std::string text;                 ///< device_error: English, for logs and technicians
  std::string meaning;              ///< commands and acknowledgements
  std::string model;                ///< as the device calls itself
  std::string warning;              ///< the reading stands, but this was odd
  std::string trailer;              ///< a last field nobody documented, as received
  std::vector<std::string> fields;  ///< fields nobody verified, as received
  bool unverified_check = false;    ///< the frame had a check byte whose rule is not known
  std::size_t size = 0;             ///< of an acknowledgement
  std::size_t skipped = 0;          ///< bytes thrown away before it
  std::optional<Reading> reading;
  std::string raw;  ///< the message's bytes as received, without what was skipped; bounded by the decoder
};

/// Takes the reading into the message, or the reason against it: out_of_range (SYS 60-260, DIA 30-215, pulse 40-180)
/// or implausible (DIA not below SYS).
void offer(Reading, Message&);

/// The form of the protocol vectors.
Json to_json(const Message&);

/// One answer for all the messages of a transmission: the first reading (an error goes before it, a reading before
/// commands), and, when there are several, "messages" and "list". `pending` bytes of an unfinished message show as
/// "pending", or as {"result":"incomplete"} when there is nothing else; nothing at all is {"result":"ignore"}.
Json to_json(const std::vector<Message>&, std::size_t pending);

}  // namespace nuanxin::bp
