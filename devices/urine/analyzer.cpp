#include "devices/urine/analyzer.h"

#include <algorithm>
#include <utility>

namespace nuanxin::urine {
namespace {

class AnalyzerEar final : public device::Ear {
 public:
  AnalyzerEar(std::vector<Layout> layouts, std::chrono::milliseconds silence, AnalyzerCallbacks callbacks)
      : m_layouts(std::move(layouts)), m_silence(silence), m_callbacks(std::move(callbacks)), m_decoder(m_layouts) {}

  std::vector<device::Heard> feed(std::string_view bytes) override {
    std::vector<device::Heard> heard;
    for (auto& event : m_decoder.feed(bytes)) heard.push_back(heard_of(std::move(event)));
    return heard;
  }

  std::chrono::milliseconds silence() const override { return m_silence; }

  std::vector<device::Heard> on_silence() override {
    std::vector<device::Heard> heard;
    if (auto event = m_decoder.close()) heard.push_back(heard_of(std::move(*event)));
    return heard;
  }

  void reset() override { m_decoder.reset(); }
  std::size_t pending() const override { return m_decoder.pending(); }

 private:
  device::Heard heard_of(BlockEvent event) const {
    if (event.kind == BlockEvent::Kind::truncated) return refusal("truncated", std::move(event.bytes));
    if (event.kind == BlockEvent::Kind::oversize) return refusal("oversize", std::move(event.bytes));
    auto report = parse(event.bytes, m_layouts);
    if (std::none_of(report.items.begin(), report.items.end(), [](const Item& item) { return item.is_known; }))
      return refusal("unknown_layout", std::move(event.bytes));
    return {device::Heard::Kind::message, [this, report = std::move(report), raw = std::move(event.bytes)] {
              if (m_callbacks.on_report) m_callbacks.on_report(report, raw);
            }};
  }

  device::Heard refusal(std::string_view error, std::string raw) const {
    return {device::Heard::Kind::error, [this, error, raw = std::move(raw)] {
              if (m_callbacks.on_refused) m_callbacks.on_refused(error, raw);
            }};
  }

  std::vector<Layout> m_layouts;
  std::chrono::milliseconds m_silence;
  AnalyzerCallbacks m_callbacks;
  BlockDecoder m_decoder;
};

}  // namespace

Analyzer::Analyzer(boost::asio::io_context& io, AnalyzerOptions options, AnalyzerCallbacks callbacks)
    : Listener(io, std::move(options.port), callbacks.port,
               std::make_unique<AnalyzerEar>(std::move(options.layouts), options.end_of_print, callbacks)) {}

}  // namespace nuanxin::urine
