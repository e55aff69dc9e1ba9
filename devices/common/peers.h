// Those at the other end of a driver's port: one instrument at a serial line or TCP address that we open (Link), or up
// to eight that connect to a TCP port of ours (address "listen:…"; acceptor.cpp). Each connection has a number that
// never comes again, so that whoever remembers an old one does nothing. Opens again for ever after a loss. Knows no
// protocol, logs nothing. When a ninth connects, the one that was silent longest has to go: a switched-off analyzer
// leaves dead connections behind.
// Threads: everything, callbacks included, on the io_context's one thread. After stop() no callback comes any more.
// Memory: what a peer does not read is kept up to max_unsent bytes; more closes its connection.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "devices/common/address.h"
#include "devices/common/link.h"

namespace nuanxin::device {

using PeerId = std::uint64_t;

struct PeersCallbacks {
  std::function<void(PeerId)> up;
  std::function<void(PeerId, std::string_view)> bytes;
  std::function<void(PeerId)> down;
  /// Health::connected and Health::state: ready with at least one peer, else connecting, or in_use when somebody else
  /// has our TCP port. Called after up() and down() and after every attempt to open.
  std::function<void(bool connected, const char* state)> state;
};

class Peers {
 public:
  static constexpr std::size_t max_peers = 8;
  static constexpr std::size_t max_unsent = 256 * 1024;
  static std::shared_ptr<Peers> create(boost::asio::io_context&, Address, ReconnectTiming, PeersCallbacks);
  virtual ~Peers() = default;
  virtual void start() = 0;
  virtual void stop() = 0;
  /// In order; nothing when the peer is gone.
  virtual void write(PeerId, std::string bytes) = 0;
  /// down() follows, within this call or later.
  virtual void close(PeerId) = 0;
};

}  // namespace nuanxin::device
