// The answer to an analyzer's question what to do with a specimen (protocol page 02, 2.3), as records. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "devices/astm/record.h"

namespace nuanxin::astm {

/// What is to be done with one specimen. UTF-8; escaped when it is written.
struct WorkOrder {
  std::string specimen;
  std::vector<std::string> tests;  ///< the analyzer's own codes; empty: what it asked for
  std::string priority = "R";      ///< R or S
  std::string collected;           ///< YYYYMMDDhhmmss, may be empty
  std::string specimen_type;       ///< "Urine", may be empty
  Patient patient;                 ///< only lab_id, name, birth (YYYYMMDD) and sex are sent; may be empty
};

struct AnswerStamp {
  std::string sender = "NUANXIN";  ///< H-5
  std::string receiver;            ///< H-10: the name of who asked
  Instant time;                    ///< H-14, written in China's time
};

/// H, for each order P and O, L with "F". Specimens that were asked for and have no order get an O with report type Y.
/// No order at all: H and L with "I". Records without their CR.
std::vector<std::string> answer_message(const Query&, const std::vector<WorkOrder>&, const AnswerStamp&);

/// 20260930083005, in China's time.
std::string compact_time(Instant);

}  // namespace nuanxin::astm
