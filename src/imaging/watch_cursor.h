// How far a watcher has come in Orthanc's journal, and which studies it has met there but not handed over yet. The
// owner keeps it beside what it stores; its text is `{"seq":412,"open":["c905ee8f-…"]}`. Pure.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/error.h"

namespace nuanxin::imaging {

struct WatchCursor {
  std::int64_t seq = 0;        ///< every change up to here was seen
  std::set<std::string> open;  ///< Orthanc ids of studies that still receive images, or whose owner said "not now"
  bool operator==(const WatchCursor&) const = default;
};

std::string to_text(const WatchCursor&);
/// Empty text is the beginning.
Result<WatchCursor> cursor_from_text(std::string_view);

}  // namespace nuanxin::imaging
