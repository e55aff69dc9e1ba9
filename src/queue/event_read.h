// From JSON to plans and events, nothing believed: one reader for the pipe (seconds) and the journal (milliseconds).
#pragma once

#include "queue/fields.h"

namespace nuanxin::queue {

inline constexpr std::string_view class_words[] = {"normal", "elderly", "disabled", "pregnant", "appointment"};
inline constexpr std::string_view state_words[] = {"open", "pause", "close"};
inline constexpr std::string_view place_names[] = {"waiting", "on_deck", "in_service", "missed", "parked", "gone"};

/// In the order of the Event variant. The last two are not for the pipe.
inline constexpr std::string_view event_names[] = {"arrive",    "start", "finish",  "missed",   "returned", "ready",
                                                   "not_ready", "park",  "resume",  "transfer", "leave",    "override",
                                                   "window",    "tick",  "windows", "put"};

/// What is wrong is remembered by the fields.
FairPlan read_plan(Fields&);
Event read_event(std::string_view name, Fields&);

}  // namespace nuanxin::queue
