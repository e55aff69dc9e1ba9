// The side of Peers to which instruments connect.
#pragma once

#include <memory>

#include "devices/common/peers.h"

namespace nuanxin::device {

std::shared_ptr<Peers> create_acceptor(boost::asio::io_context&, Address, ReconnectTiming, PeersCallbacks);

}  // namespace nuanxin::device
