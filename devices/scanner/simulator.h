// A serial barcode scanner that is not there, for tests, the demo and `nuanxin device simulate scanner`. Commands
// besides those of devices/common/talker.h: "scan CODE" (UTF-8, may have blanks inside).
#pragma once

#include <memory>
#include <string_view>

#include "devices/common/talker.h"

namespace nuanxin::scanner {

/// The suffix: "cr" (also empty), "crlf", "tab", "none"; null for others.
std::unique_ptr<device::Voice> scanner_voice(std::string_view suffix);

/// `nuanxin device simulate scanner`: see device::run_talker(). The profile is the suffix.
int run_scanner_simulator(const device::TalkerProgram&);

}  // namespace nuanxin::scanner
