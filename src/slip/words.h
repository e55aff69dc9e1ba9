// The slip's own fixed words in both languages. A small table instead of gettext: the paper's language belongs to the
// worker and comes with the model, while gettext's belongs to the running process (an English-speaking developer's
// station, a Chinese slip). Every word stands here in both languages side by side, so none can be missing.
#pragma once

#include "slip/model.h"

namespace nuanxin::slip {

struct Words {
  const char* slip_title;
  const char* ticket_title;
  const char* preliminary;
  const char* reprint;
  const char* overall;
  const char* some_incomplete;
  const char* next_step;
  const char* due;
  const char* red_flag;
  const char* advice;
  const char* results;
  const char* item;
  const char* value;
  const char* reference;
  const char* previous;
  const char* low;
  const char* high;
  const char* abnormal;
  const char* doctor;
  const char* signed_at;
  const char* sign_here;
  const char* qr_slip;
  const char* qr_ticket;
  const char* hotline;
  const char* note;
  const char* page;  ///< with the number and the count
  const char* front;
  const char* back;
  const char* left;
  const char* right;
  const char* your_number;
  const char* booked;
  const char* wait_at;
  const char* printed_at;
  const char* expected;
  const char* keep_ticket;
  const char* continued;
  const char* seal;
  const char* sealed_results;
  const char* come_back;
  const char* handled_by;
  const char* colon;
};

const Words& words(Language);
std::string_view mark_word(Mark, Language);

}  // namespace nuanxin::slip
