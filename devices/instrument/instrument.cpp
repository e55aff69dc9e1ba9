#include "devices/instrument/instrument.h"

#include <utility>

#include "devices/instrument/opening.h"

namespace nuanxin::instrument {

Result<std::unique_ptr<Instrument>> open(boost::asio::io_context& io, const Profile& profile, device::Address address,
                                         Callbacks callbacks, Options options) {
  const Opening opening{io, profile, std::move(address), std::move(callbacks), std::move(options)};
  switch (profile.kind) {
    case Kind::bp:
      return open_monitor(opening);
    case Kind::scale:
      return open_scale(opening);
    case Kind::urine:
      return open_printout(opening);
    case Kind::astm:
      return open_astm(opening);
    case Kind::hl7:
      return open_hl7(opening);
    case Kind::scanner:
    case Kind::idcard:
    case Kind::escpos:
      break;
  }
  return refuse(Reason::unsupported, std::string(kind_code(profile.kind)) + " does not measure: it has its own driver",
                "kind");
}

}  // namespace nuanxin::instrument
