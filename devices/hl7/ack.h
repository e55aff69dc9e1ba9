// Answers to messages in original mode (protocol page 02, 2.5). Pure: number and time are the caller's. AA must be sent
// only after the message is stored.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "devices/hl7/message.h"

namespace nuanxin::hl7 {

enum class AckCode {
  accept,  ///< AA
  error,   ///< AE: the content is not what we need
  reject,  ///< AR: another type, version or kind of processing
};
/// "AA", "AE", "AR".
std::string_view ack_text(AckCode);

struct Verdict {
  AckCode code = AckCode::accept;
  std::string_view text;      ///< MSA-3, English
  std::string_view hl7_code;  ///< MSA-6: 200 type, 202 processing id, 203 version, 101 something is missing
  std::string_view error;     ///< our own code: message_type, processing_id, version, no_control_id, no_sample, no_obx
};

/// What to answer before anything is stored; nothing for a message that is an answer itself (MSA).
std::optional<Verdict> judge(const Report&);

struct AckStamp {
  std::string control_id;  ///< MSH-10 of the answer
  std::string time;        ///< YYYYMMDDhhmmss
};

/// The answer without its envelope (mllp.h: block). Sender and receiver change places; version, processing id and
/// charset are the request's, except that an answer with other than ASCII characters says and is UTF-8.
std::string ack_message(const Message& request, const Verdict&, const AckStamp&);

}  // namespace nuanxin::hl7
