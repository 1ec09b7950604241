package argosy.adopt.debs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LicenceTextsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GPL-2.0-or-later | under the terms of the GNU General Public License as published by the Free Software Foundation; either version 2 of the License, or (at your option) any later version.
          GPL-2.0-only | under the terms of the GNU General Public License, version 2.
          LGPL-2.1-or-later | version 2.1 of the License, or later of the GNU Lesser General Public License
          LGPL-2.1-only | This library is covered by the GNU Lesser General Public License, Version 2.1
          LGPL-3.0-or-later | the GNU Lesser General Public License, version 3 or later
          GPL-3.0-or-later WITH GCC-exception-3.1 | GNU General Public License, version 3, or (at your option) any later version, with the GCC Runtime Library Exception
          MIT | # Permission is hereby granted, free of # charge, to any person obtaining a # copy of this software
          HPND-sell-variant | Permission to use, copy, modify, distribute, and sell this software and its documentation
          ISC | Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted
          BSD-2-Clause | Redistribution and use in source and binary forms, with or without modification
          BSD-3-Clause | Redistribution and use in source and binary forms are permitted. Neither the name of X nor its contributors
          Apache-2.0 AND MIT | Licensed under the Apache License, Version 2.0. Permission is hereby granted, free of charge, to any person obtaining a copy
          '' | You may do with this what the author says.
          '' | This is not the GNU General Public License.
          """)
  void licencesAreRecognisedByTheirOwnWords(String spdx, String text) {
    assertThat(LicenceTexts.expression(text)).isEqualTo(spdx);
  }
}
