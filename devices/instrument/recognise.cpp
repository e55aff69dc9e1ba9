#include "devices/instrument/recognise.h"

#include <algorithm>

#include "devices/astm/frame.h"
#include "devices/bp/aandd.h"
#include "devices/bp/omron.h"
#include "devices/bp/terumo.h"
#include "devices/escpos/status.h"
#include "devices/hl7/message.h"
#include "devices/hl7/mllp.h"
#include "devices/idcard/frame.h"
#include "devices/scale/bcm.h"
#include "devices/scale/gtech.h"
#include "devices/scale/indicator.h"
#include "devices/scanner/code.h"
#include "devices/scanner/stream.h"
#include "devices/urine/block.h"
#include "devices/urine/parse.h"

namespace nuanxin::instrument {
namespace {

using Found = std::vector<Recognised>;

/// Fewer known items may be chance.
constexpr std::size_t enough_items = 3;

/// Refusals that only an understood message can have.
bool is_understood(const bp::Message& message) {
  return message.reading || message.error == "device_error" || message.error == "out_of_range" ||
         message.error == "implausible" || message.error == "timestamp" || message.meaning == "ack";
}

template <class Decoder>
void judge_monitor(Decoder decoder, std::string_view bytes, Found& found) {
  for (const auto& message : decoder.feed(bytes)) {
    if (!is_understood(message)) continue;
    found.push_back({Kind::bp, message.device, "a result of " + message.device});
    return;
  }
}

bool is_understood(const scale::Message& message) {
  return message.measurement || message.is_ignored || message.error == "overload" || message.error == "unit" ||
         message.error == "out_of_range" || message.error == "implausible";
}

void judge_scale(const std::vector<scale::Message>& messages, const char* codec, Found& found) {
  if (std::any_of(messages.begin(), messages.end(), [](const scale::Message& one) { return is_understood(one); }))
    found.push_back({Kind::scale, codec, std::string("a measurement of ") + codec});
}

void judge_scales(std::string_view bytes, Found& found) {
  std::vector<scale::Message> frames;
  for (const auto& frame : scale::BcmDecoder().feed(bytes))
    if (frame.kind == scale::BcmFrame::Kind::frame)
      frames.push_back(scale::read_bcm_frame(frame, device::Direction::from_device));
  judge_scale(frames, "bcm_h10", found);
  judge_scale(scale::GTechDecoder().feed(bytes), "gtech", found);
  judge_scale(scale::IndicatorDecoder().feed(bytes), "indicator", found);
}

void judge_printout(std::string_view bytes, Found& found) {
  urine::BlockDecoder decoder;
  auto events = decoder.feed(bytes);
  if (auto last = decoder.close()) events.push_back(std::move(*last));
  for (const auto& event : events) {
    const auto report = urine::parse(event.bytes);
    const auto known =
        std::count_if(report.items.begin(), report.items.end(), [](const urine::Item& item) { return item.is_known; });
    if (report.vendor.empty() || known < static_cast<std::ptrdiff_t>(enough_items)) continue;
    found.push_back({Kind::urine, report.vendor, "a printout in the layout " + report.vendor});
    return;
  }
}

void judge_astm(std::string_view bytes, Found& found) {
  using Event = astm::FrameEvent::Kind;
  const auto events = astm::FrameDecoder().feed(bytes);
  const auto has = [&](Event kind) {
    return std::any_of(events.begin(), events.end(), [kind](const auto& event) { return event.kind == kind; });
  };
  if (has(Event::frame))
    found.push_back({Kind::astm, has(Event::enq) ? "full" : "frames_only", "a frame of ASTM with a good checksum"});
  else if (bytes.find_first_not_of(astm::byte::enq) == std::string_view::npos)
    found.push_back({Kind::astm, "full", "ENQ of ASTM: somebody wants to send"});
}

void judge_hl7(std::string_view bytes, Found& found) {
  for (const auto& event : hl7::BlockDecoder().feed(bytes)) {
    if (event.kind != hl7::BlockEvent::Kind::block || !hl7::Message::parse(event.message)) continue;
    found.push_back({Kind::hl7, {}, "a message of HL7"});
    return;
  }
}

void judge_card_reader(std::string_view bytes, Found& found) {
  for (const auto& event : idcard::FrameDecoder(device::Direction::from_device).feed(bytes)) {
    if (event.kind != idcard::FrameEvent::Kind::frame) continue;
    found.push_back({Kind::idcard, {}, "an answer of an ID card reader"});
    return;
  }
}

/// One answer byte, or four that a printer sends by itself, and nothing else.
void judge_printer(std::string_view bytes, Found& found) {
  const auto events = escpos::StatusDecoder().feed(bytes, 1);
  if (events.size() == 1 && events.front().kind != escpos::StatusEvent::Kind::not_status)
    found.push_back({Kind::escpos, {}, "a printer's answer to a status request"});
}

void judge_scanner(std::string_view bytes, Found& found) {
  for (const auto& raw : scanner::CodeDecoder().feed(bytes)) {
    const auto code = scanner::interpret(raw);
    if (!code || code->text.empty() || code->error == "character") continue;
    found.push_back({Kind::scanner, {}, "a line of text, as a code scanner sends it"});
    return;
  }
}

}  // namespace

std::vector<Recognised> judge(std::string_view bytes, Asked asked) {
  Found found;
  if (bytes.empty()) return found;
  judge_card_reader(bytes, found);
  if (asked == Asked::printer_status) judge_printer(bytes, found);
  judge_hl7(bytes, found);
  judge_astm(bytes, found);
  judge_printout(bytes, found);
  judge_monitor(bp::OmronDecoder(), bytes, found);
  judge_monitor(bp::AandDDecoder(), bytes, found);
  judge_monitor(bp::TerumoDecoder(), bytes, found);
  judge_scales(bytes, found);
  if (found.empty()) judge_scanner(bytes, found);
  return found;
}

std::vector<const Profile*> profiles_for(const Recognised& recognised, const std::vector<Profile>& profiles) {
  std::vector<const Profile*> fitting;
  for (const auto& profile : profiles)
    if (profile.kind == recognised.kind &&
        (recognised.codec.empty() || profile.codec.empty() || profile.codec == recognised.codec))
      fitting.push_back(&profile);
  std::stable_partition(fitting.begin(), fitting.end(),
                        [&](const Profile* profile) { return profile->codec == recognised.codec; });
  return fitting;
}

}  // namespace nuanxin::instrument
