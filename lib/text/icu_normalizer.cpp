// SPDX-License-Identifier: Apache-2.0
//
// ICU makes its normalisers when they are first asked for, and by means that the thread sanitizer cannot see into; so they are asked for
// once, by one thread, and kept.
#include "text/icu_normalizer.hpp"

#include <unicode/normalizer2.h>

namespace fihris::text {

namespace {

struct Normalizers {
  Normalizers() {
    UErrorCode status = U_ZERO_ERROR;
    nfc = icu::Normalizer2::getNFCInstance(status);
    nfkd = icu::Normalizer2::getNFKDInstance(status);
    nfkc = icu::Normalizer2::getNFKCInstance(status);
    nfkc_casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    complete = U_SUCCESS(status);
  }

  const icu::Normalizer2* nfc = nullptr;
  const icu::Normalizer2* nfkd = nullptr;
  const icu::Normalizer2* nfkc = nullptr;
  const icu::Normalizer2* nfkc_casefold = nullptr;
  bool complete = false;
};

const icu::Normalizer2& normalizer(const Normalizers& all, NormalForm form) {
  switch (form) {
    case NormalForm::kNfkd: return *all.nfkd;
    case NormalForm::kNfkc: return *all.nfkc;
    case NormalForm::kNfkcCasefold: return *all.nfkc_casefold;
    case NormalForm::kNfc: break;
  }
  return *all.nfc;
}

}  // namespace

icu::UnicodeString normalized(NormalForm form, const icu::UnicodeString& text) {
  static const Normalizers all;
  if (!all.complete) return text;
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result = normalizer(all, form).normalize(text, status);
  return U_FAILURE(status) ? text : result;
}

}  // namespace fihris::text
