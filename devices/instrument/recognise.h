// Whose bytes these are: every codec is asked whether it understands them. Pure, for `nuanxin device probe`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "devices/instrument/profile.h"

namespace nuanxin::instrument {

/// What was sent before the bytes came: a printer's status byte means nothing unless it was asked for.
enum class Asked { nothing, printer_status, card };

struct Recognised {
  Kind kind = Kind::bp;
  std::string codec;  ///< as in Profile::codec; empty: any of the kind
  std::string why;    ///< English, for a technician: "a result of hbp9030"; never a value
};

/// The surest first. A scanner is only recognised when nobody else understands the bytes: it may send any text.
std::vector<Recognised> judge(std::string_view bytes, Asked = Asked::nothing);

/// The profiles that fit, those with just this codec first.
std::vector<const Profile*> profiles_for(const Recognised&, const std::vector<Profile>&);

}  // namespace nuanxin::instrument
