// What every workplace's presenter is given. The references live as long as the signed-in session.
#pragma once

#include "station/api.h"
#include "station/model/devices.h"
#include "station/model/draft_store.h"
#include "station/model/fair_model.h"
#include "station/model/instruments.h"
#include "station/model/session.h"
#include "station/model/timers.h"

namespace nuanxin::station {

struct WorkContext {
  Api& api;
  Timers& timers;
  FairModel& fair;
  Session session;
  CardReader* card = nullptr;          ///< null: none at this station
  PaperPrinter* printer = nullptr;     ///< null: none at this station
  DraftStore* drafts = nullptr;        ///< null: nothing is kept on this machine
  Instruments* instruments = nullptr;  ///< null: none at this station
};

/// How a sentence under the work is meant; always shown with its word or shape, never as colour alone.
enum class Mood { plain, good, caution, bad };
struct Notice {
  Mood mood = Mood::plain;
  std::string text;
  bool operator==(const Notice&) const = default;
};

/// One line of the left column.
struct SideEntry {
  std::string ticket;
  std::string line;    ///< "张*三 男 41"
  std::string detail;  ///< "等候 12 分"
  std::string tip;     ///< why here, on hover
  Mood mood = Mood::plain;
  bool operator==(const SideEntry&) const = default;
};
/// The left column: whom I serve, and who comes.
struct SideContent {
  std::string now_title, next_title;
  std::vector<SideEntry> now, next;
  std::string nobody;  ///< said when `now` is empty
  bool operator==(const SideContent&) const = default;
};

/// A key of this moment. `act` is called on the window's thread.
struct KeyAction {
  int f_key = 0;  ///< 2 = F2 …
  std::string label;
  bool enabled = true;
  bool main = false;  ///< the one main action
  std::string id;     ///< for tests and assistive technology: "key.call_next"
};

}  // namespace nuanxin::station
