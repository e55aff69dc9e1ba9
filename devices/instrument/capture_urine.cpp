#include <algorithm>

#include "devices/instrument/capture_of.h"
#include "devices/urine/parse.h"

namespace nuanxin::instrument {
namespace {

std::string upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

Value value_of_item(const urine::Item& item) {
  Value value;
  value.code = upper_case(item.code);
  const auto number = item.value.number.empty() ? std::string() : item.value.op + item.value.number;
  if (item.value.grade) {
    value.value = urine::to_text(*item.value.grade);
    value.amount = number;
  } else {
    value.value = number;
  }
  const auto ucum = urine::to_ucum(item.value.unit);
  value.unit = ucum.empty() ? item.value.unit : std::string(ucum);
  if (item.is_abnormal.value_or(false)) value.flag = "*";
  value.raw = item.raw;
  return value;
}

void add_appearance(Capture& capture, const char* code, const std::string& text) {
  if (text.empty()) return;
  Value value;
  value.code = code;
  value.value = text;
  value.raw = text;
  capture.values.push_back(std::move(value));
}

}  // namespace

Capture capture_of(const std::string& profile, const urine::Report& report, const std::string& raw) {
  auto capture = refusal_of(profile, {}, raw);
  capture.model = report.vendor;
  capture.specimen = report.sample;
  capture.is_control = is_control_specimen(report.sample);
  capture.device_time = report.date;
  for (const auto& item : report.items) capture.values.push_back(value_of_item(item));
  add_appearance(capture, "COLOR", report.color);
  add_appearance(capture, "CLARITY", report.clarity);
  for (const auto& [code, item] : report.warnings)
    capture.warnings.push_back(item.empty() ? code : code + ":" + upper_case(item));
  for (const auto& code : report.missing) capture.warnings.push_back("missing:" + upper_case(code));
  if (!report.other.empty()) capture.warnings.emplace_back("unknown_line");
  if (report.has_vc_interference) capture.warnings.emplace_back("vc_interference");
  return capture;
}

}  // namespace nuanxin::instrument
