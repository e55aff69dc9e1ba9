// What open() hands to those who make an instrument of a kind. Inside of the folder.
#pragma once

#include <memory>

#include "devices/instrument/instrument.h"

namespace nuanxin::instrument {

struct Opening {
  boost::asio::io_context& io;
  const Profile& profile;
  device::Address address;
  Callbacks callbacks;
  Options options;
};

std::unique_ptr<Instrument> open_monitor(const Opening&);
std::unique_ptr<Instrument> open_scale(const Opening&);
std::unique_ptr<Instrument> open_printout(const Opening&);
std::unique_ptr<Instrument> open_astm(const Opening&);
std::unique_ptr<Instrument> open_hl7(const Opening&);

}  // namespace nuanxin::instrument
