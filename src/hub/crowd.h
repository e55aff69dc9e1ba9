// How many people wait at a fair, counted at most once in two seconds: a ticket says "before you: N", and counting
// thousands of stops with every registration would make registering slow. Loop's thread.
#pragma once

#include <string>
#include <unordered_map>

#include "base/ids.h"
#include "base/time.h"
#include "store/database.h"

namespace nuanxin::hub {

class Crowd {
 public:
  int waiting(store::ReadTransaction&, const FairId&, Instant now);

 private:
  struct Count {
    int people = 0;
    Instant at{};
  };
  std::unordered_map<FairId, Count> m_counts;
};

}  // namespace nuanxin::hub
