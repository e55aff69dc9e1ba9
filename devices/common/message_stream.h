// `nuanxin device decode PROTOCOL --stream`: the bytes of one port, whatever way they were cut into reads; a JSON
// object for each message as it completes. Bounded by the protocol's decoder.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace nuanxin::device {

class MessageStream {
 public:
  virtual ~MessageStream() = default;
  virtual std::vector<Json> feed(std::string_view bytes) = 0;
  /// A message has begun and is not complete.
  virtual bool is_pending() const = 0;
};

/// Around a decoder with feed() and is_pending() or pending(). `to_json` of an event may be null: nothing to say.
template <class Decoder, class ToJson>
class DecoderStream final : public MessageStream {
 public:
  DecoderStream(Decoder decoder, ToJson to_json) : m_decoder(std::move(decoder)), m_to_json(std::move(to_json)) {}

  std::vector<Json> feed(std::string_view bytes) override {
    std::vector<Json> messages;
    for (const auto& event : m_decoder.feed(bytes))
      if (Json json = m_to_json(event); !json.is_null()) messages.push_back(std::move(json));
    return messages;
  }
  bool is_pending() const override {
    if constexpr (requires { m_decoder.is_pending(); })
      return m_decoder.is_pending();
    else
      return m_decoder.pending() != 0;
  }

 private:
  Decoder m_decoder;
  ToJson m_to_json;
};

template <class Decoder, class ToJson>
std::unique_ptr<MessageStream> stream_of(Decoder decoder, ToJson to_json) {
  return std::make_unique<DecoderStream<Decoder, ToJson>>(std::move(decoder), std::move(to_json));
}

/// A port of which the first bytes tell what is attached; it stays that.
class UnknownDeviceStream final : public MessageStream {
 public:
  using Choose = std::function<std::unique_ptr<MessageStream>(std::string_view first_bytes)>;
  explicit UnknownDeviceStream(Choose choose) : m_choose(std::move(choose)) {}
  std::vector<Json> feed(std::string_view bytes) override;
  bool is_pending() const override { return m_device ? m_device->is_pending() : !m_head.empty(); }

 private:
  static constexpr std::size_t enough = 4, max_noise = 64;
  Choose m_choose;
  std::string m_head;
  std::unique_ptr<MessageStream> m_device;
};

/// Hex lines are pieces of one stream; at the end of input {"result":"incomplete"} when something is pending. 0 when
/// every line was hex, else 1.
int decode_stream(std::istream&, std::ostream&, MessageStream&);

}  // namespace nuanxin::device
