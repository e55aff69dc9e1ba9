// An ear around decoders that give messages with an `error`: what is half there after a pause is "truncated".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "devices/common/listener.h"

namespace nuanxin::device {

template <class Message>
class MessageEar : public Ear {
 public:
  explicit MessageEar(std::chrono::milliseconds silence) : m_silence(silence) {}

  std::vector<Heard> feed(std::string_view bytes) final {
    std::vector<Heard> heard;
    for (auto& message : read(bytes)) heard.push_back(heard_of(std::move(message)));
    return heard;
  }

  std::chrono::milliseconds silence() const final { return m_silence; }

  /// Begins anew also when nothing is pending: the rest of an oversize line is over, and who talks is open again.
  std::vector<Heard> on_silence() final {
    std::vector<Heard> heard;
    if (pending() != 0) {
      Message message;
      message.error = "truncated";
      heard.push_back(heard_of(std::move(message)));
    }
    reset();
    return heard;
  }

 protected:
  virtual std::vector<Message> read(std::string_view bytes) = 0;
  virtual Heard heard_of(Message) = 0;

 private:
  std::chrono::milliseconds m_silence;
};

/// Of one decoder out of several; one without pending() holds nothing.
template <class... Decoders>
std::size_t pending_of(const std::variant<Decoders...>& decoders) {
  return std::visit(
      [](const auto& decoder) {
        if constexpr (requires { decoder.pending(); })
          return decoder.pending();
        else
          return std::size_t{0};
      },
      decoders);
}

}  // namespace nuanxin::device
