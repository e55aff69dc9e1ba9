// Whose reading is it? Never guessed: one person by the specimen's barcode, else the one who is at the instrument's
// station; everything else is held until a person decides. A barcode that leads to nobody is not overruled by who
// happens to sit there. Pure.
#pragma once

#include <optional>
#include <vector>

#include "domain/entities.h"

namespace nuanxin::domain {

/// A stop that may be meant, with what stands in the way.
struct Claim {
  StopId stop;
  std::string activity;
  StopState state = StopState::planned;
  bool has_consent = false;
  bool is_signed = false;
};

struct Arrival {
  std::string activity;
  std::string specimen;
  bool is_control = false;
  bool is_understood = true;
  std::vector<Claim> by_specimen;  ///< stops of this activity whose specimen has that barcode
  std::optional<Claim> here;       ///< the stop at the instrument's station when the reading came
};

struct Match {
  StopId stop;  ///< empty: held
  HeldFor held_for = HeldFor::nothing;
};
Match match(const Arrival&);

/// Why this stop may not get a reading of that activity, also by hand; nothing: it may.
HeldFor obstacle(const Claim&, const std::string& activity);

}  // namespace nuanxin::domain
