// What each codec's messages say, in the one shape. Pure, one file for each kind: capture_bp.cpp and so on.
// Capture::received is the caller's to fill in, and for ASTM and HL7 also Capture::raw: one message may hold many
// specimens, and each is stored with the whole of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "devices/instrument/capture.h"

namespace nuanxin::bp {
struct Message;
}
namespace nuanxin::scale {
struct Message;
}
namespace nuanxin::urine {
struct Report;
}
namespace nuanxin::astm {
struct Message;
}
namespace nuanxin::hl7 {
struct Report;
}

namespace nuanxin::instrument {

/// A reading or a refusal; commands and acknowledgements are neither and have no values.
Capture capture_of(const std::string& profile, const bp::Message&);
Capture capture_of(const std::string& profile, const scale::Message&);
Capture capture_of(const std::string& profile, const urine::Report&, const std::string& raw);
/// One for each specimen, in the message's order; results without one are together one. None for a message without
/// results (a query). QC: O-12 "Q", H-12 other than P, a specimen that begins with QC (protocol page 02, 2.2).
std::vector<Capture> captures_of(const std::string& profile, const astm::Message&);
/// The same. QC: OUL messages (protocol page 02, 2.4), MSH-11 other than P, a specimen that begins with QC.
std::vector<Capture> captures_of(const std::string& profile, const hl7::Report&);

/// Nothing but its bytes and why.
Capture refusal_of(const std::string& profile, std::string_view error, const std::string& raw);

/// The barcode is a control's: it begins with QC, in either case.
bool is_control_specimen(std::string_view specimen);

}  // namespace nuanxin::instrument
