// Refusals, states and codes in the language of the screen. Every sentence says what happened and what to do.
// Pure but for the translation catalogue.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "domain/codes.h"
#include "station/api.h"

namespace nuanxin::station {

/// The refusal as a sentence; `detail` of the hub is only shown where no better words exist.
std::string sentence(const Error&);
/// The short word of a role: 登记, 医护, 服务台 …
std::string role_word(domain::Role);
std::string stop_state_word(domain::StopState);
std::string window_state_word(domain::WindowState);
std::string print_state_word(domain::PrintState);
std::string sex_word(domain::Sex);
/// "男 41"; parts that are not known are left out.
std::string person_word(domain::Sex, int age);
/// "12 min", "1 h 05"; whole minutes.
std::string waited_word(Instant since, Instant now);
/// "10:41" today, "07-21 10:41" on another day.
std::string time_word(Instant, Instant now);
/// The bottom line: "Unsent 12 · last success 10:41 · refused 0", or since when it is not known.
std::string sync_sentence(const SyncTruth&, const Link&, Instant now);

/// The sentence without its full stop, for the middle of another one.
std::string clause(std::string sentence);

}  // namespace nuanxin::station
