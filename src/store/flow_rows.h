// How a fair flows at one moment, in numbers: a handful of queries over its visits and stops, nobody's identity.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "domain/entities.h"
#include "store/database.h"

namespace nuanxin::store {

struct ActivityFlow {
  std::map<domain::StopState, int> stops;  ///< of all visits, by state
  int on_deck = 0;                         ///< of the called: to the door, no window yet
  std::vector<Instant> waiting_since;      ///< earliest first
};
/// By activity.
std::map<std::string, ActivityFlow> activity_flow(ReadTransaction&, const FairId&);

struct VisitFlow {
  int open = 0, finished = 0, left = 0;
  int away = 0;  ///< of the open: stepped away
  int registered() const { return open + finished + left; }
};
VisitFlow visit_flow(ReadTransaction&, const FairId&);

}  // namespace nuanxin::store
