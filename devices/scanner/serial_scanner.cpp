#include "devices/scanner/serial_scanner.h"

#include <utility>

#include "devices/scanner/stream.h"

namespace nuanxin::scanner {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds end_of_code{200}, end_of_patience{1000};

milliseconds steady_ms() {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

class ScannerEar final : public device::Ear {
 public:
  ScannerEar(CodeEnd end, SerialScannerCallbacks callbacks) : m_end(end), m_callbacks(std::move(callbacks)) {}

  std::vector<device::Heard> feed(std::string_view bytes) override {
    std::vector<device::Heard> heard;
    for (const auto& raw : m_decoder.feed(bytes)) hear(raw, heard);
    return heard;
  }

  milliseconds silence() const override { return m_end == CodeEnd::silence ? end_of_code : end_of_patience; }

  std::vector<device::Heard> on_silence() override {
    std::vector<device::Heard> heard;
    auto raw = m_decoder.silence();
    if (raw && m_end == CodeEnd::suffix) *raw = {{}, "truncated"};
    if (raw) hear(*raw, heard);
    return heard;
  }

  void reset() override { m_decoder.reset(); }
  std::size_t pending() const override { return m_decoder.pending(); }

 private:
  void hear(const RawCode& raw, std::vector<device::Heard>& heard) {
    using Kind = device::Heard::Kind;
    auto code = interpret(raw);
    if (!code) return;
    const auto kind = code->error.empty() ? Kind::message : Kind::error;
    if (kind == Kind::message && m_double_read.is_repeat(code->text, steady_ms())) {
      heard.push_back({kind, {}});
      return;
    }
    heard.push_back({kind, [this, code = std::move(*code)] {
                       const auto& tell = code.error.empty() ? m_callbacks.on_code : m_callbacks.on_refused;
                       if (tell) tell(code);
                     }});
  }

  CodeEnd m_end;
  SerialScannerCallbacks m_callbacks;
  CodeDecoder m_decoder;
  DoubleRead m_double_read;
};

}  // namespace

SerialScanner::SerialScanner(boost::asio::io_context& io, SerialScannerOptions options,
                             SerialScannerCallbacks callbacks)
    : Listener(io, std::move(options.port), callbacks.port, std::make_unique<ScannerEar>(options.end, callbacks)) {}

}  // namespace nuanxin::scanner
