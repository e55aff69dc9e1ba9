// What the captures of ASTM and HL7 messages share: results sorted by specimen. Pure.
#pragma once

#include <string>
#include <vector>

#include "devices/instrument/capture.h"

namespace nuanxin::instrument {

/// One result as the record or segment had it.
struct SentResult {
  std::string code, value, unit, flag, status;
};
Value value_of(const SentResult&);

/// Captures that differ in specimen (and control) only, in the order in which the specimens came.
class Specimens {
 public:
  explicit Specimens(Capture common) : m_common(std::move(common)) {}
  /// Results without a specimen belong together when they have the same group (the record above them).
  void add(const std::string& specimen, std::size_t group, bool is_control, const SentResult&);
  std::vector<Capture> take();

 private:
  Capture m_common;
  struct Member {
    std::size_t group;
    Capture capture;
  };
  std::vector<Member> m_members;
};

}  // namespace nuanxin::instrument
