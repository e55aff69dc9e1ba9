// An analyzer that sends HL7 v2 results over MLLP and is not there, for tests, the demo and `nuanxin device simulate
// hl7`. Sends one message after the other, the next one when the last was answered; on AE, and when no answer comes,
// the same again up to six times; after a lost connection the one that was not answered. Commands besides those of
// devices/common/stage.h:
//   send ID [CODE=VALUE …]   one ORU^R01
//   many N                   N messages, specimens 26093000001 and so on
//   gbk ID                   in GB18030, the patient's name with a second byte like "|"
//   qc                       an OUL^R21, as control results are sent
//   no-sample, no-results, other-version, other-processing   a message that the host must refuse
//   again                    the last message once more, with the same control id
//   heartbeat                02 between messages
//   burst N                  N messages in one piece, without waiting for the answers
// without waiting for an answer:
//   half                     a message that stops in the middle
//   no-end, no-cr, no-msh    without 1C 0D and then the next one; 1C without 0D; a message without MSH
//   oversize                 a message over 1 MiB
#pragma once

#include <chrono>
#include <memory>

#include "base/time.h"
#include "devices/common/stage.h"

namespace nuanxin::hl7 {

struct SimulatorTiming {
  std::chrono::milliseconds answer{15000};  ///< then the same again
  std::chrono::milliseconds again{1000};    ///< between AE and the next attempt
};

/// report(): {"accepted":[CONTROL ID …],"rejected":[…],"given_up":[…],"waiting":N}: answered AA; AR; AE six times.
std::unique_ptr<device::Actor> analyzer_actor(SimulatorTiming = {}, Clock = system_now);

/// `nuanxin device simulate hl7`: see device::run_stage(). The profile must be empty.
int run_hl7_simulator(const device::TalkerProgram&);

}  // namespace nuanxin::hl7
