// An analyzer that speaks ASTM and is not there, for tests, the demo and `nuanxin device simulate astm`. Keeps the
// rules of protocol page 02, 2.1, as an instrument does: repeats a frame up to six times, gives way to nobody, reports
// what it believes the host has accepted. Commands besides those of devices/common/stage.h:
//   send ID [CODE=VALUE …]   a session with one message (H, P, O, R …, L)
//   many N                   a session with N messages, specimens 26093000001 and so on
//   qc [CODE=VALUE …]        a control sample (action code Q)
//   gbk ID                   the patient's name in GB18030, with a second byte like "|"
//   query ID …               asks for orders; what comes is told as JSON
//   abort                    a query record with status A
//   again                    the last session once more
// for the sessions and frames that come next:
//   one-frame, half, silent, no-l        the whole message in one frame; stops in mid-frame; stops before EOT; without
//   L lose-ack                             behaves as if the ACK of the last frame had not come bad-checksum [N],
//   restricted [N], wrong-number [N]   spoils N frames nak [N], busy [N], deaf [N]          of the host's: refuses N
//   frames, N ENQs, does not answer N ENQs contention ID                        answers the host's next ENQ with its
//   own, for a session with results
#pragma once

#include <memory>

#include "base/time.h"
#include "devices/astm/sender.h"
#include "devices/common/stage.h"

namespace nuanxin::astm {

/// Instruments wait one second after contention.
inline constexpr SenderTiming instrument_timing{std::chrono::milliseconds(15000), std::chrono::milliseconds(10000),
                                                std::chrono::milliseconds(1000)};

/// report(): {"accepted":[SPECIMEN …],"refused":N,"cut":N,"answers":[message …]}. Accepted: the frame with the
/// message's L record got its ACK. Refused: sessions that it gave up. Cut: those that a fault above ended.
std::unique_ptr<device::Actor> analyzer_actor(SenderTiming = instrument_timing, Clock = system_now);

/// `nuanxin device simulate astm`: see device::run_stage(). The profile must be empty.
int run_astm_simulator(const device::TalkerProgram&);

}  // namespace nuanxin::astm
