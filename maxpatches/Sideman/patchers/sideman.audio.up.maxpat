{
 "patcher": {
  "title": "sideman.audio.up",
  "fileversion": 1,
  "appversion": {
   "major": 9,
   "minor": 0,
   "revision": 0,
   "architecture": "x64",
   "modernui": 1
  },
  "classnamespace": "box",
  "rect": [
   60,
   60,
   1120,
   700
  ],
  "bglocked": 0,
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontface": 0,
  "default_fontname": "Arial",
  "gridonopen": 1,
  "gridsize": [
   15.0,
   15.0
  ],
  "gridsnaponopen": 1,
  "objectsnaponopen": 1,
  "statusbarvisible": 2,
  "toolbarvisible": 1,
  "lefttoolbarpinned": 0,
  "toptoolbarpinned": 0,
  "righttoolbarpinned": 0,
  "bottomtoolbarpinned": 0,
  "toolbars_unpinned_last_save": 0,
  "tallnewobj": 0,
  "boxanimatetime": 200,
  "enablehscroll": 1,
  "enablevscroll": 1,
  "devicewidth": 0.0,
  "description": "What you play: microphone or file, recorded into a buffer~ by position, and sent to Sideman in packets.",
  "digest": "What you play: microphone or file, recorded into a buffer~ by position, and sent to Sideman in packets.",
  "tags": "",
  "style": "",
  "subpatcher_template": "",
  "assistshowspatchername": 0,
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "inlet",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      20,
      16,
      30,
      30
     ],
     "outlettype": [
      ""
     ],
     "comment": "from sideman.clock; link up, link down",
     "index": 1
    }
   },
   {
    "box": {
     "id": "obj-2",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      54,
      18,
      112,
      30.0
     ],
     "text": "from sideman.clock; link up, link down",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-3",
     "maxclass": "inlet",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      220,
      16,
      30,
      30
     ],
     "outlettype": [
      ""
     ],
     "comment": "signal from sideman.clock",
     "index": 2
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      254,
      18,
      112,
      30.0
     ],
     "text": "signal from sideman.clock",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-5",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      640,
      30,
      30
     ],
     "comment": "messages for the server",
     "index": 1
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      54,
      642,
      112,
      30.0
     ],
     "text": "messages for the server",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-7",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      220,
      640,
      30,
      30
     ],
     "comment": "signal: you, left",
     "index": 2
    }
   },
   {
    "box": {
     "id": "obj-8",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      254,
      642,
      112,
      18.0
     ],
     "text": "signal: you, left",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "obj-9",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      420,
      640,
      30,
      30
     ],
     "comment": "signal: you, right",
     "index": 3
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      454,
      642,
      112,
      18.0
     ],
     "text": "signal: you, right",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1050.0,
      20.0,
      60.0,
      20.0
     ],
     "bgfillcolor": [
      0.161,
      0.173,
      0.2,
      1.0
     ],
     "rounded": 8,
     "border": 0,
     "mode": 0,
     "background": 1,
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      0.0,
      0.0,
      430.0,
      104.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "live.tab",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      440,
      90,
      220,
      24
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "activebgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "activebgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "textoncolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "rounded": 4.0,
     "multiline": 0,
     "fontsize": 12.0,
     "varname": "source",
     "hint": "What Sideman hears: the first microphone on both sides, the first two, or a sound file",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Source",
       "parameter_shortname": "Source",
       "parameter_type": 2,
       "parameter_mmin": 0.0,
       "parameter_mmax": 3,
       "parameter_initial": [
        0
       ],
       "parameter_initial_enable": 1,
       "parameter_unitstyle": 0,
       "parameter_enum": [
        "off",
        "mic mono",
        "mic stereo",
        "file"
       ]
      }
     },
     "presentation": 1,
     "presentation_rect": [
      64.0,
      10.0,
      293.0,
      28.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      440,
      160,
      67.6,
      22.0
     ],
     "outlettype": [
      "signal",
      "signal"
     ],
     "text": "adc~ 1 2"
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      700,
      90,
      70,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "bgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "textoncolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "border": 1,
     "rounded": 4.0,
     "mode": 0,
     "text": "Open file",
     "fontsize": 11.0,
     "varname": "open",
     "hint": "Choose a sound file",
     "presentation": 1,
     "presentation_rect": [
      14.0,
      46.0,
      88.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      700,
      130,
      40.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "open"
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "live.text",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      790,
      90,
      70,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "activebgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "activebgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "activetextcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "activetextoncolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "rounded": 4.0,
     "text": "Start",
     "texton": "Stop",
     "mode": 1,
     "fontsize": 11.0,
     "varname": "start",
     "hint": "Play the file from its beginning",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Start",
       "parameter_shortname": "Start",
       "parameter_type": 2,
       "parameter_mmin": 0.0,
       "parameter_mmax": 1,
       "parameter_initial": [
        0
       ],
       "parameter_initial_enable": 1,
       "parameter_unitstyle": 0,
       "parameter_enum": [
        "off",
        "on"
       ]
      }
     },
     "presentation": 1,
     "presentation_rect": [
      108.0,
      46.0,
      72.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "live.text",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      880,
      90,
      70,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "activebgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "activebgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "activetextcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "activetextoncolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "rounded": 4.0,
     "text": "loop",
     "texton": "loop",
     "mode": 1,
     "fontsize": 11.0,
     "varname": "loop",
     "hint": "Over and over",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Loop",
       "parameter_shortname": "Loop",
       "parameter_type": 2,
       "parameter_mmin": 0.0,
       "parameter_mmax": 1,
       "parameter_initial": [
        0
       ],
       "parameter_initial_enable": 1,
       "parameter_unitstyle": 0,
       "parameter_enum": [
        "off",
        "on"
       ]
      }
     },
     "presentation": 1,
     "presentation_rect": [
      186.0,
      46.0,
      56.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-18",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      880,
      130,
      94.4,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend loop"
    }
   },
   {
    "box": {
     "id": "obj-19",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 3,
     "patching_rect": [
      700,
      180,
      100,
      22.0
     ],
     "outlettype": [
      "signal",
      "signal",
      ""
     ],
     "text": "sfplay~ 2"
    }
   },
   {
    "box": {
     "id": "obj-20",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      840,
      220,
      47.5,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "set 0"
    }
   },
   {
    "box": {
     "id": "obj-21",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 1,
     "patching_rect": [
      440,
      260,
      90,
      22.0
     ],
     "outlettype": [
      "signal"
     ],
     "text": "selector~ 3"
    }
   },
   {
    "box": {
     "id": "obj-22",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 1,
     "patching_rect": [
      580,
      260,
      90,
      22.0
     ],
     "outlettype": [
      "signal"
     ],
     "text": "selector~ 3"
    }
   },
   {
    "box": {
     "id": "obj-23",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      700,
      260,
      200,
      34.8
     ],
     "text": "off, mic mono, mic stereo, file",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-24",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20,
      90,
      255.20000000000002,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "buffer~ #1-in @samps 524288 @chans 2"
    }
   },
   {
    "box": {
     "id": "obj-25",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      118,
      320,
      34.8
     ],
     "text": "A ring: the sample at position p is at p modulo its length.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-26",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20,
      180,
      275.3,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "v8 sideman.audio.up.js #1-in 524288 128"
    }
   },
   {
    "box": {
     "id": "obj-27",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      208,
      320,
      20.4
     ],
     "text": "Sends what has been recorded since the last time.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "obj-28",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      180,
      240,
      80,
      22.0
     ],
     "outlettype": [
      "int",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "triangle": 0,
     "ignoreclick": 1,
     "fontsize": 10.0,
     "varname": "notsent",
     "hint": "Samples that could not be sent in time: 0 is right",
     "presentation": 1,
     "presentation_rect": [
      108.0,
      80.0,
      72.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-29",
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 1,
     "patching_rect": [
      440,
      340,
      120,
      22.0
     ],
     "outlettype": [
      "signal"
     ],
     "text": "poke~ #1-in 1"
    }
   },
   {
    "box": {
     "id": "obj-30",
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 1,
     "patching_rect": [
      580,
      340,
      120,
      22.0
     ],
     "outlettype": [
      "signal"
     ],
     "text": "poke~ #1-in 2"
    }
   },
   {
    "box": {
     "id": "obj-31",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      720,
      340,
      280,
      34.8
     ],
     "text": "Recording: sound to the left inlet, where it belongs to the middle one.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-32",
     "maxclass": "live.text",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      360,
      420,
      70,
      20
     ],
     "outlettype": [
      "",
      ""
     ],
     "activebgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "activebgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "activetextcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "activetextoncolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "rounded": 4.0,
     "text": "hear me",
     "texton": "hear me",
     "mode": 1,
     "fontsize": 11.0,
     "varname": "hear",
     "hint": "On: you hear yourself through Max too",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Hear me",
       "parameter_shortname": "Hear me",
       "parameter_type": 2,
       "parameter_mmin": 0.0,
       "parameter_mmax": 1,
       "parameter_initial": [
        0
       ],
       "parameter_initial_enable": 1,
       "parameter_unitstyle": 0,
       "parameter_enum": [
        "off",
        "on"
       ]
      }
     },
     "presentation": 1,
     "presentation_rect": [
      248.0,
      46.0,
      106.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-33",
     "maxclass": "live.meter~",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      440.0,
      380,
      80,
      14
     ],
     "outlettype": [
      "float",
      "int"
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      366.0,
      10.0,
      16.0,
      84.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-34",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      440.0,
      480,
      60,
      22.0
     ],
     "outlettype": [
      "signal"
     ],
     "text": "*~ 0."
    }
   },
   {
    "box": {
     "id": "obj-35",
     "maxclass": "live.meter~",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      580.0,
      380,
      80,
      14
     ],
     "outlettype": [
      "float",
      "int"
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      390.0,
      10.0,
      16.0,
      84.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-36",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      580.0,
      480,
      60,
      22.0
     ],
     "outlettype": [
      "signal"
     ],
     "text": "*~ 0."
    }
   },
   {
    "box": {
     "id": "obj-37",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20,
      300,
      90,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "bgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "textoncolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "border": 1,
     "rounded": 4.0,
     "mode": 0,
     "text": "Take over",
     "fontsize": 11.0,
     "varname": "take_over",
     "hint": "You perform from now on, whoever did before",
     "presentation": 1,
     "presentation_rect": [
      248.0,
      77.0,
      106.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-38",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20,
      340,
      67.6,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "/perform"
    }
   },
   {
    "box": {
     "id": "obj-39",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      890.0,
      44.0,
      220.0,
      20.0
     ],
     "text": "YOU",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 13,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      12.0,
      50.0,
      20.0
     ],
     "fontface": 1
    }
   },
   {
    "box": {
     "id": "obj-40",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      890.0,
      68.0,
      220.0,
      20.0
     ],
     "text": "samples not sent",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10,
     "presentation": 1,
     "presentation_rect": [
      12.0,
      81.0,
      94.0,
      16.0
     ]
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "obj-14",
      0
     ],
     "destination": [
      "obj-15",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-15",
      0
     ],
     "destination": [
      "obj-19",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-16",
      0
     ],
     "destination": [
      "obj-19",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-17",
      0
     ],
     "destination": [
      "obj-18",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-18",
      0
     ],
     "destination": [
      "obj-19",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-19",
      2
     ],
     "destination": [
      "obj-20",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-20",
      0
     ],
     "destination": [
      "obj-16",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-12",
      0
     ],
     "destination": [
      "obj-21",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      0
     ],
     "destination": [
      "obj-21",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      0
     ],
     "destination": [
      "obj-21",
      2
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-19",
      0
     ],
     "destination": [
      "obj-21",
      3
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-12",
      0
     ],
     "destination": [
      "obj-22",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      0
     ],
     "destination": [
      "obj-22",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      1
     ],
     "destination": [
      "obj-22",
      2
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-19",
      1
     ],
     "destination": [
      "obj-22",
      3
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      0
     ],
     "destination": [
      "obj-26",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-26",
      0
     ],
     "destination": [
      "obj-5",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-26",
      1
     ],
     "destination": [
      "obj-28",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-21",
      0
     ],
     "destination": [
      "obj-29",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-3",
      0
     ],
     "destination": [
      "obj-29",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-22",
      0
     ],
     "destination": [
      "obj-30",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-3",
      0
     ],
     "destination": [
      "obj-30",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-21",
      0
     ],
     "destination": [
      "obj-33",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-21",
      0
     ],
     "destination": [
      "obj-34",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-34",
      0
     ],
     "destination": [
      "obj-7",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-32",
      0
     ],
     "destination": [
      "obj-34",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-22",
      0
     ],
     "destination": [
      "obj-35",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-22",
      0
     ],
     "destination": [
      "obj-36",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-36",
      0
     ],
     "destination": [
      "obj-9",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-32",
      0
     ],
     "destination": [
      "obj-36",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-37",
      0
     ],
     "destination": [
      "obj-38",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-38",
      0
     ],
     "destination": [
      "obj-5",
      0
     ],
     "order": 0
    }
   }
  ],
  "dependency_cache": [],
  "autosave": 0,
  "editing_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "locked_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "openrect": [
   0.0,
   0.0,
   430.0,
   104.0
  ]
 }
}
