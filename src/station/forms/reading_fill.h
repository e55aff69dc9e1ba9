// An instrument's answers into a form: what stands there already stays, a repeated measurement takes the first free
// row, nothing is guessed. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "forms/filling.h"

namespace nuanxin::station {

struct ReadingFill {
  std::vector<std::string> filled;  ///< linkIds that have the instrument's value now
  std::vector<std::string> left;    ///< linkIds that were answered differently before
  std::vector<std::string> notes;   ///< keys of devices/instrument/mapping.h, of what is to be looked at
  bool no_room = false;             ///< every row of a repeated measurement is taken
};
/// `answers` as devices/instrument/mapping.h writes them.
ReadingFill fill_reading(forms::Filling&, const Json& answers);

}  // namespace nuanxin::station
